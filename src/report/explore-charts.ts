import { barChart } from './bar-chart.ts';
import { boxChart } from './box-chart.ts';
import { type ChartSpec, type RenderedChart, renderChart } from './chart.ts';
import { grouped, percent } from './chart-frame.ts';
import type { ExploreFacts } from './explore-facts.ts';
import { topicWordCharts } from './explore-topic-words.ts';
import { histogram } from './histogram.ts';
import { COLOURS } from './theme.ts';
import { indexOverTime, volumeOverTime } from './time-chart.ts';

/** A drawn chart with the name of its file and what it shows. */
export interface NamedChart extends RenderedChart {
  /** For file names: lower case, no spaces. */
  name: string;
  alt: string;
}

/** Pixels: two stand side by side on a page. */
const HALF = 520;
const MOST_TOPICS = 30;
const MOST_PROBLEMS = 25;
const MOST_WORDS = 25;
const SMALL_TOPIC = 10;
const SMALL_PROBLEM = 3;

type Plan = { name: string; spec: ChartSpec & { description?: string } };

/** All charts of an exploration for which there is data, in the order of the page. */
export async function exploreCharts(
  facts: ExploreFacts,
  { onProgress, signal }: { onProgress?: (share: number) => void; signal?: AbortSignal } = {},
): Promise<NamedChart[]> {
  const plans = [...labelCharts(facts), ...indexCharts(facts), ...timeCharts(facts), ...textCharts(facts)];
  const drawn: NamedChart[] = [];
  for (const [place, { name, spec }] of plans.entries()) {
    signal?.throwIfAborted();
    drawn.push({ name, alt: String(spec.description ?? ''), ...(await renderChart(spec)) });
    onProgress?.((0.4 * (place + 1)) / plans.length);
  }
  const ofTopics = await topicWordCharts(facts.words.telling, (share) => {
    signal?.throwIfAborted();
    onProgress?.(0.4 + 0.6 * share);
  });
  return [...drawn, ...ofTopics];
}

function labelCharts({ topics, problems, withTopic, withProblem }: ExploreFacts): Plan[] {
  const rest = topics.length - MOST_TOPICS;
  const plans: Plan[] = [];
  if (topics.length > 0) {
    plans.push({
      name: 'topics',
      spec: barChart({
        title: 'Rows per topic',
        subtitle: `${grouped(withTopic)} rows, ${topics.length} topics${rest > 0 ? `, the ${MOST_TOPICS} largest` : ''}`,
        alt: `Bars of the rows of each topic. The largest is ${topics[0]?.name} with ${topics[0]?.count}, the smallest ${topics.at(-1)?.name} with ${topics.at(-1)?.count}.`,
        bars: topics.slice(0, MOST_TOPICS).map(({ name, count }) => bar(name, count, withTopic, SMALL_TOPIC)),
        legend: { plain: 'enough to learn from', marked: `fewer than ${SMALL_TOPIC} rows: too few` },
      }),
    });
  }
  if (problems.length > 0) {
    const isCut = problems.length > MOST_PROBLEMS;
    plans.push({
      name: 'problems',
      spec: barChart({
        title: isCut ? `The ${MOST_PROBLEMS} most frequent problems` : 'Rows per problem',
        subtitle: `${grouped(withProblem)} rows, ${problems.length} problems; the topic stands before the problem`,
        alt: `Bars of the rows of the most frequent problems. First is ${problems[0]?.name} with ${problems[0]?.count}.`,
        bars: problems
          .slice(0, MOST_PROBLEMS)
          .map(({ topic, name, count }) =>
            bar(topic === '' ? name : `${topic} · ${name}`, count, withProblem, SMALL_PROBLEM),
          ),
        legend: { plain: 'enough to learn from', marked: `fewer than ${SMALL_PROBLEM} rows: too few` },
        step: 22,
        nameShare: 0.48,
      }),
    });
  }
  return plans;
}

const bar = (name: string, count: number, all: number, least: number) => ({
  name,
  value: count,
  label: `${grouped(count)} (${percent(count, all)})`,
  marked: count < least,
});

function indexCharts({ index, indexByTopic, withIndex }: ExploreFacts): Plan[] {
  if (index === null) return [];
  const bands = index.bands.map(({ band, count }) => `${band} ${percent(count, withIndex)}`).join(', ');
  const starts = index.bins.filter(({ band, from }, place) => index.bins[place - 1]?.band !== band && from > 0);
  const plans: Plan[] = [
    {
      name: 'index',
      spec: histogram({
        title: 'Dissatisfaction index',
        subtitle: `${grouped(withIndex)} rows: ${bands}`,
        alt: `Histogram of the index from 0 to 100, coloured by band. Half of the rows lie from ${index.lowerQuartile.toFixed(0)} to ${index.upperQuartile.toFixed(0)}; ${bands}.`,
        bins: index.bins.map(({ band, ...bin }) => ({ ...bin, group: band })),
        width: HALF,
        xTitle: 'index',
        ticks: [0, 20, ...starts.map(({ from }) => from), 100].filter((tick, at, all) => all.indexOf(tick) === at),
        groups: index.bands.map(({ band }) => ({ name: band, colour: COLOURS[band] })),
        mark: { at: index.median, label: `median ${index.median.toFixed(0)}` },
      }),
    },
  ];
  if (indexByTopic.length > 1) {
    const shown = indexByTopic.slice(0, MOST_TOPICS).toSorted((one, other) => other.median - one.median);
    plans.push({
      name: 'index-by-topic',
      spec: boxChart({
        title: 'Index by topic',
        subtitle:
          'Box: the middle half of the rows; stroke: the median; line: eight of ten rows. In brackets the rows; the angriest topic first.',
        alt: `Index of each topic. The highest median is ${shown[0]?.median.toFixed(0)} (${shown[0]?.name}), the lowest ${shown.at(-1)?.median.toFixed(0)} (${shown.at(-1)?.name}).`,
        width: HALF,
        boxes: shown,
        xTitle: 'index',
        domain: [0, 100],
      }),
    });
  }
  return plans;
}

function timeCharts({ time, withIndex }: ExploreFacts): Plan[] {
  if (time === null) return [];
  const { periods, unit, dated } = time;
  const plans: Plan[] = [
    {
      name: 'rows-over-time',
      spec: volumeOverTime({
        title: `Rows per ${unit}`,
        subtitle: `${grouped(dated)} rows with a date`,
        alt: `Rows of each ${unit}, ${periods.length} ${unit}s from ${periods[0]?.from.slice(0, 10)} on.`,
        periods,
        width: HALF,
      }),
    },
  ];
  if (withIndex > 0) {
    plans.push({
      name: 'index-over-time',
      spec: indexOverTime({
        title: `Index per ${unit}`,
        subtitle: 'Line: the median; pale: the middle half of the rows',
        alt: `Median index of each ${unit} with the middle half of the rows.`,
        periods,
        width: HALF,
      }),
    });
  }
  return plans;
}

function textCharts({ length, words, rows }: ExploreFacts): Plan[] {
  const plans: Plan[] = [];
  if (length !== null) {
    const beyond =
      length.beyond > 0
        ? `; ${grouped(length.beyond)} longer ones are not drawn, the longest has ${grouped(length.most)}`
        : '';
    plans.push({
      name: 'length',
      spec: histogram({
        title: 'Length of the texts',
        subtitle: `Half of the texts have ${length.lowerQuartile.toFixed(0)} to ${length.upperQuartile.toFixed(0)} words${beyond}`,
        alt: `Histogram of the words in a text. The median is ${length.median.toFixed(0)} words.`,
        width: HALF,
        bins: length.bins,
        xTitle: 'words in a text',
        mark: { at: length.median, label: `median ${length.median.toFixed(0)}` },
      }),
    });
  }
  const lists = [
    { name: 'words', title: 'Most frequent words', list: words.words },
    { name: 'word-pairs', title: 'Most frequent pairs of words', list: words.pairs },
  ];
  for (const { name, title, list } of lists) {
    const [first] = list;
    if (first === undefined) continue;
    plans.push({
      name,
      spec: barChart({
        title,
        subtitle: 'Rows that contain it; words that say nothing, such as "the", are left out',
        alt: `Bars of the rows that contain each. First is "${first.name}" in ${first.count} rows.`,
        bars: list.slice(0, MOST_WORDS).map((word) => bar(word.name, word.count, rows, 0)),
        step: 21,
        width: HALF,
      }),
    });
  }
  return plans;
}
