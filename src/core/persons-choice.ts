import { type Catalogue, problemTag, topicTag } from './catalogue.ts';
import { BANDS, bandOf, middleOf, type Policy } from './classification.ts';
import type { Better } from './correction.ts';
import type { Ticket } from './ticket.ts';
import { indexIn, type TicketFields, VALUE_NAMES, type Value, type Values, type Written } from './ticket-change.ts';

/** What people decided on a ticket. */
export interface PersonsChoice {
  /** What of it the catalogue knows: the next model learns it. */
  better: Better;
  /** Every value that is not ours; null where somebody took ours away. */
  values: Values;
  /** What we had written where they decided otherwise. */
  before: Values;
}

export const NO_CHOICE: PersonsChoice = { better: {}, values: {}, before: {} };

interface Way {
  fields: TicketFields;
  catalogue: Catalogue;
  policy: Pick<Policy, 'bands'>;
}

/**
 * What somebody else than us set: a value that is none of our latest writes, also when we never wrote, since an agent may
 * fill the form while the ticket is new. Where a field is not set up its tag stands for it, but only after we wrote: before
 * that, a tag that looks like ours may mean anything.
 *
 * @param latest our last write and every later one of which we do not know whether it arrived
 */
export function personsChoice(ticket: Ticket, latest: readonly Written[], way: Way): PersonsChoice {
  const values: Values = {};
  const before: Values = {};
  for (const name of VALUE_NAMES) {
    const options = optionsOf(name, way.catalogue);
    const value = valueOn(ticket, latest, way.fields[name], options);
    if (value === undefined || (latest.length === 0 && value === null)) continue;
    const own = latest.map((write) => ownValue(write, way.fields[name], options));
    if (own.includes(value)) continue;
    values[name] = value;
    before[name] = own[0] ?? null;
  }
  if (Object.keys(values).length === 0) return NO_CHOICE;
  return { values, before, better: betterIn(values, way, isOneStory(latest[0], way)) };
}

/**
 * Whether index and band of our last write belong together. They do not where a person had chosen both apart; then a band
 * says nothing about the number any more.
 */
function isOneStory(last: Written | undefined, { fields, catalogue, policy }: Way): boolean {
  const own = (name: 'index' | 'band') => last && ownValue(last, fields[name], optionsOf(name, catalogue));
  const index = own('index');
  return typeof index !== 'number' || own('band') === bandTag(bandOf(index, policy.bands));
}

/** Reads the value out of a tag, for one kind of value; null for tags of other kinds. */
type Options = (tag: string) => Value;

function optionsOf(name: keyof TicketFields, catalogue: Catalogue): Options {
  // Listed with the first tag that is read: most tickets nobody has touched, and on those none is.
  const among = (list: () => readonly string[]) => {
    let tags: readonly string[] | undefined;
    return (tag: string) => {
      tags ??= list();
      return tags.includes(tag) ? tag : null;
    };
  };
  switch (name) {
    case 'topic':
      return among(() => catalogue.topics.map((topic) => topicTag(topic.name)));
    case 'problem':
      return among(() => pairsOf(catalogue).map(({ topic, problem }) => problemTag(topic, problem)));
    case 'band':
      return among(() => BANDS.map(bandTag));
    case 'index':
      return indexIn;
    case 'confidence':
      return () => null;
  }
}

/** What stands on the ticket; undefined where it cannot be told. A tag that somebody added counts before one of ours. */
function valueOn(
  { fields, tags }: Ticket,
  latest: readonly Written[],
  id: string | undefined,
  options: Options,
): Value | undefined {
  if (id !== undefined) return id in fields ? asValue(fields[id]) : undefined;
  if (latest.length === 0) return undefined;
  const found = tags.filter((tag) => options(tag) !== null);
  const foreign = found.find((tag) => !latest.some((write) => write.tags.includes(tag)));
  return options(foreign ?? found[0] ?? '');
}

function ownValue(write: Written, id: string | undefined, options: Options): Value {
  if (id !== undefined) return write.fields[id] ?? null;
  return options(write.tags.find((tag) => options(tag) !== null) ?? '');
}

const asValue = (value: unknown): Value => (typeof value === 'string' || typeof value === 'number' ? value : null);

/** Values outside the catalogue, and empty ones, teach nothing. A band stands for its middle where no number was given. */
function betterIn({ topic, problem, band, index }: Values, { catalogue, policy }: Way, isBandTelling: boolean): Better {
  const pair = pairsOf(catalogue).find((each) => problem === problemTag(each.topic, each.problem));
  const chosen = catalogue.topics.find(({ name }) => topic === topicTag(name))?.name ?? pair?.topic;
  const level = BANDS.find((each) => isBandTelling && band === bandTag(each));
  const number =
    typeof index === 'number' && index >= 0 && index <= 100
      ? Math.round(index)
      : level === undefined
        ? undefined
        : middleOf(level, policy.bands);
  return {
    ...(chosen === undefined ? {} : { topic: chosen }),
    ...(pair === undefined || pair.topic !== chosen ? {} : { problem: pair.problem }),
    ...(number === undefined ? {} : { index: number }),
  };
}

const bandTag = (band: string): string => `dissatisfaction__${band}`;

const pairsOf = ({ topics }: Catalogue) =>
  topics.flatMap(({ name, problems }) => problems.map((problem) => ({ topic: name, problem })));
