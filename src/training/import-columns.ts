/** What a column is for. `labels` holds JSON with topic, problem and index together. */
export const ROLES = ['text', 'topic', 'problem', 'index', 'date', 'labels'] as const;
export type Role = (typeof ROLES)[number];

/** Names of columns, as far as they are known. */
export type Columns = Partial<Record<Role, string>>;

/** Usual names, the most telling first; letters and digits only. */
const USUAL: Readonly<Record<Role, readonly string[]>> = {
  text: [
    ...['text', 'complaint', 'complaints', 'complainttext', 'consumercomplaintnarrative', 'narrative', 'message'],
    ...['body', 'description', 'comment', 'comments', 'content', 'review', 'reviewtext', 'tweet', 'feedback'],
    ...['ticketdescription', 'ticket', 'customermessage', 'transcript', 'prompt', 'input', 'sentence', 'query'],
  ],
  topic: [
    ...['topic', 'category', 'label', 'class', 'department', 'product', 'intent', 'ticketcategory', 'area'],
    ...['queue', 'tickettype', 'type'],
  ],
  problem: ['problem', 'issue', 'subtopic', 'subcategory', 'problemtype', 'subissue', 'reason', 'subproduct'],
  index: [
    // No `score` and no `priority`: the first mostly means content, the second is the agent's, not the customer's.
    ...['index', 'customerdissatisfactionindex', 'dissatisfactionindex', 'dissatisfaction', 'cdi'],
    ...['severity', 'anger', 'angerindex'],
  ],
  date: [
    ...['date', 'createdat', 'created', 'happenedat', 'timestamp', 'datetime', 'datereceived', 'receivedat'],
    ...['submittedat', 'time', 'tweetcreated'],
  ],
  labels: ['details', 'labels', 'completion', 'output', 'answer', 'assistant', 'classification'],
};

/**
 * Which column is for what: those the person named, and the rest by their usual names.
 * @throws Error, a sentence without the file's name, when a named column is not there
 */
export function columnsOf(names: readonly string[], wanted: Columns): Columns {
  const columns: Columns = {};
  for (const role of ROLES) {
    const name = wanted[role];
    if (name !== undefined) columns[role] = named(names, name);
  }
  for (const role of ROLES) {
    if (columns[role] !== undefined) continue;
    // Labels in one cell are looked for only where they do not stand in columns of their own.
    if (role === 'labels' && (columns.topic !== undefined || columns.index !== undefined)) continue;
    const taken = Object.values(columns);
    const found = usual(
      role,
      names.filter((name) => !taken.includes(name)),
    );
    if (found !== undefined) columns[role] = found;
  }
  const [only] = names;
  if (columns.text === undefined && names.length === 1 && only !== undefined) columns.text = only;
  return columns;
}

/** Why a file without these columns cannot be used, or null. */
export function missingColumn(columns: Columns, names: readonly string[]): string | null {
  if (columns.text === undefined) {
    return `has no column that looks like the text of the complaint. ${listed(names)} Name it with --text-column`;
  }
  if (columns.topic === undefined && columns.index === undefined && columns.labels === undefined) {
    return `has no column that looks like a topic or an index. ${listed(names)} Name one with --topic-column or --index-column`;
  }
  return null;
}

function named(names: readonly string[], wanted: string): string {
  const found = names.find((name) => name === wanted) ?? names.find((name) => plain(name) === plain(wanted));
  if (found === undefined) throw new Error(`has no column "${wanted}". ${listed(names)} Check the name`);
  return found;
}

function usual(role: Role, names: readonly string[]): string | undefined {
  const known = new Map(names.toReversed().map((name) => [plain(name), name]));
  const match = USUAL[role].find((name) => known.has(name));
  return match === undefined ? undefined : known.get(match);
}

/** Where the header is missing, its place is taken by somebody's complaint, which belongs in no message. */
function listed(names: readonly string[]): string {
  if (names.some((name) => name.length > 40)) return 'Its first row does not look like a header.';
  const some = names.slice(0, 20).map((name) => `"${name}"`);
  return `It has ${some.join(', ')}${names.length > some.length ? ' and more' : ''}.`;
}

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
