import type { AgreementFigures } from '../core/dashboard.ts';
import type { Escalation } from '../core/escalation.ts';
import type { ModelEntry } from '../core/model-card.ts';
import { percent } from './chart-frame.ts';
import type { PageSection, PageTable } from './page.ts';
import { scoreLines } from './score-lines.ts';

const MOST_ROWS = 25;

/** A span of time in the largest unit that still says something. */
export function minutes(value: number | null): string {
  if (value === null) return '–';
  if (value < 1) return 'under 1 min';
  if (value < 90) return `${Math.round(value)} min`;
  return value < 48 * 60 ? `${(value / 60).toFixed(1)} h` : `${Math.round(value / 1440)} days`;
}

/** Who waits, the angriest first. */
export function escalationTable(
  alive: readonly Escalation[],
  people: ReadonlyMap<string, string>,
  now: Date,
): PageTable {
  const sorted = alive.toSorted(
    (one, other) => other.subject.index - one.subject.index || one.openedAt.localeCompare(other.openedAt),
  );
  const rest = sorted.length - MOST_ROWS;
  return {
    caption: 'Open at the moment, the angriest first',
    columns: [
      { label: 'Index', align: 'right' },
      { label: 'Topic' },
      { label: 'Customer' },
      { label: 'Complaints', align: 'right' },
      { label: 'State' },
      { label: 'Owner' },
      { label: 'Open for', align: 'right' },
    ],
    rows: sorted
      .slice(0, MOST_ROWS)
      .map(({ subject, complaints, state, owner, openedAt }) => [
        `${subject.index} ${subject.band}`,
        subject.needsReview ? 'unsure' : (subject.topic ?? 'unsure'),
        { label: subject.customerName ?? 'unknown', href: subject.url ?? '' },
        complaints,
        state,
        owner === null ? '–' : (people.get(owner) ?? owner),
        minutes((now.getTime() - Date.parse(openedAt)) / 60_000),
      ]),
    ...(rest > 0 ? { note: `And ${rest} more.` } : {}),
  };
}

export function agreementTables(agreement: AgreementFigures): PageTable[] {
  const { looked, topicChanged, problemChanged, indexChanged, indexDistance, changes } = agreement;
  if (looked === 0) return [];
  const row = (what: string, changed: number) => [
    what,
    looked,
    looked - changed,
    changed,
    percent(looked - changed, looked),
  ];
  const right = 'right' as const;
  const counts: PageTable = {
    caption: 'Looked at, confirmed and changed',
    columns: [
      { label: '' },
      { label: 'Looked at', align: right },
      { label: 'Confirmed', align: right },
      { label: 'Changed', align: right },
      { label: 'Share confirmed', align: right },
    ],
    rows: [row('Topic', topicChanged), row('Problem', problemChanged), row('Index', indexChanged)],
    ...(indexDistance === null
      ? {}
      : { note: `Where a person gave an index, the model was off by ${indexDistance.toFixed(1)} points on average.` }),
  };
  if (changes.length === 0) return [counts];
  return [
    counts,
    {
      caption: 'What was changed most',
      columns: [{ label: 'The model said' }, { label: 'A person said' }, { label: 'Times', align: right }],
      rows: changes.map(({ from, to, count }) => [from ?? 'unsure', to, count]),
    },
  ];
}

/** What the registry knows of the model that is live. */
export function modelSection(model: ModelEntry | null): PageSection {
  if (model === null) return { id: 'model', title: 'The live model', text: 'No model is live.' };
  const { id, createdAt, card } = model;
  const trained = new Date(createdAt).toISOString().slice(0, 10);
  return {
    id: 'model',
    title: 'The live model',
    text: `${id}, trained on ${trained} from ${card.rows.toLocaleString('en-US')} complaints. It knows ${card.catalogue.topics.length} topics.`,
    notices: card.isSample
      ? [
          {
            kind: 'warning',
            label: 'Only for trying.',
            text: 'It was trained on the shipped sample. Train one on your own history: umbrage train.',
          },
        ]
      : [],
    list: [...scoreLines(card.metrics).map((line) => line.trim()), ...card.warnings.slice(0, 5)],
  };
}
