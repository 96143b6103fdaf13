import { grouped, percent } from './chart-frame.ts';
import type { NamedChart } from './explore-charts.ts';
import type { ExploreFacts } from './explore-facts.ts';
import { duplicateTables, personalTables, rareTables, tellingTable } from './explore-tables.ts';
import { type PageSection, reportPage } from './page.ts';

/** The page of `data explore`. @param source where the rows are from, for the subtitle */
export function explorePage(facts: ExploreFacts, charts: readonly NamedChart[], source: string): string {
  return reportPage({
    title: 'What is in the data',
    subtitle: `${grouped(facts.rows)} labelled complaints from ${source}`,
    facts: headline(facts),
    sections: sections(facts, charts),
    footer:
      'Words are shown only when they occur in several rows, and personal data that has a checkable form is masked. The page still quotes the beginning of some complaints: keep it as you keep the data.',
  });
}

function headline({
  rows,
  topics,
  problems,
  index,
  withTopic,
  duplicates,
  near,
  contradictions,
  personal,
}: ExploreFacts) {
  return [
    {
      label: 'Rows',
      value: grouped(rows),
      note: withTopic < rows ? `${grouped(withTopic)} with a topic` : 'all with a topic',
    },
    { label: 'Topics', value: String(topics.length), note: `${problems.length} problems` },
    ...(index === null
      ? []
      : [
          {
            label: 'Median index',
            value: index.median.toFixed(0),
            note: `half of all: ${index.lowerQuartile.toFixed(0)} to ${index.upperQuartile.toFixed(0)}`,
          },
        ]),
    {
      label: 'Repeated rows',
      value: grouped(duplicates.extraRows),
      note: `${grouped(near.rows)} nearly the same`,
    },
    { label: 'Contradictions', value: grouped(contradictions.groups), note: 'texts with two labels' },
    { label: 'Personal data', value: grouped(personal.rows), note: `rows, ${percent(personal.rows, rows)}` },
  ];
}

function sections(facts: ExploreFacts, charts: readonly NamedChart[]): PageSection[] {
  const named = (...names: string[]) => charts.filter(({ name }) => names.includes(name));
  const ofTopics = charts.filter(({ name }) => name.startsWith('topic-'));
  const all: PageSection[] = [
    {
      id: 'findings',
      title: 'What to look at first',
      notices:
        facts.findings.length > 0
          ? facts.findings
          : [
              {
                kind: 'good',
                label: 'Nothing stands out',
                text: 'No contradictions, duplicates, small topics or leftover personal data were found.',
              },
            ],
    },
    {
      id: 'labels',
      title: 'Topics and problems',
      charts: named('topics', 'problems'),
      chartLayout: 'wide',
      tables: rareTables(facts),
    },
    {
      id: 'index',
      title: 'How upset customers are',
      charts: named('index', 'index-by-topic'),
      ...(facts.index === null
        ? { text: 'No row has an index, so a model of these rows cannot say how upset a customer is.' }
        : {}),
    },
    {
      id: 'time',
      title: 'Over time',
      charts: named('rows-over-time', 'index-over-time'),
      ...(facts.time === null ? { text: 'The rows have no dates, or all the same one.' } : {}),
    },
    { id: 'texts', title: 'Texts', charts: named('length'), chartLayout: 'wide' },
    { id: 'words', title: 'Words', charts: named('words', 'word-pairs') },
    {
      id: 'topic-words',
      title: 'Words of each topic',
      text: 'A cloud shows at a glance what a topic is about, and measures nothing; the bars beside it do. A word is telling when it is much more frequent in the topic than in all others (log-odds with an informative Dirichlet prior, Monroe and others 2008).',
      charts: ofTopics,
      tables: tellingTable(facts),
    },
    { id: 'repeats', title: 'Repetitions and contradictions', ...duplicateTables(facts) },
    { id: 'personal', title: 'Leftover personal data', ...personalTables(facts) },
  ];
  return all.filter(
    ({ charts, tables, notices, text, list, id }) =>
      (charts?.length ?? 0) + (tables?.length ?? 0) + (notices?.length ?? 0) + (list?.length ?? 0) > 0 ||
      (text !== undefined && id !== 'topic-words'),
  );
}
