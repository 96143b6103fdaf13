import { z } from 'zod';
import { columnsOf } from './import-columns.ts';

/** The parts of a record that a row is made from, not yet checked. */
export interface Cells {
  text: unknown;
  topic: unknown;
  problem: unknown;
  index: unknown;
  date: unknown;
}

export type Labels = Pick<Cells, 'topic' | 'problem' | 'index'>;

const Fields = z.record(z.string(), z.unknown());
const Content = z.union([z.string(), z.array(z.object({ text: z.string().optional() }))]);
const Messages = z.array(z.object({ role: z.string(), content: Content.nullish() }));

/** Topic, problem and index from JSON such as `{"Topic": ..., "Problem": ..., "Customer_Dissatisfaction_Index": ...}`, or null. */
export function labelsIn(value: unknown): Labels | null {
  const parsed = Fields.safeParse(typeof value === 'string' ? json(value) : value);
  if (!parsed.success) return null;
  const fields = parsed.data;
  const { topic, problem, index } = columnsOf(Object.keys(fields), {});
  if (topic === undefined && index === undefined) return null;
  const at = (name: string | undefined) => (name === undefined ? null : fields[name]);
  return { topic: at(topic), problem: at(problem), index: at(index) };
}

/** A chat of a fine-tuning file: the customer's turn, and the labels in the assistant's. Null when it is none. */
export function chatCells(value: unknown): { text: string; labels: Labels | null } | null {
  const messages = Messages.safeParse(value);
  if (!messages.success) return null;
  const last = (role: string) => contentOf(messages.data.findLast((message) => message.role === role)?.content);
  return { text: last('user'), labels: labelsIn(last('assistant')) };
}

function contentOf(content: z.infer<typeof Content> | null | undefined): string {
  if (content === null || content === undefined) return '';
  return typeof content === 'string' ? content : content.map(({ text }) => text ?? '').join('\n');
}

/** Models wrap their answer in a fence or a sentence at times; the object is what counts. */
function json(text: string): unknown {
  const object = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1);
  if (object === '') return null;
  try {
    return JSON.parse(object);
  } catch {
    return null;
  }
}
