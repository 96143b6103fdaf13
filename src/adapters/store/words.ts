import { type SQL, sql } from 'drizzle-orm';
import { FORGOTTEN, NOBODY } from '../../core/forgotten.ts';
import { rows, type Sql } from './database.ts';

/**
 * Takes customers' words out of every table that holds them; labels, figures and ids stay. Each step names the rows it is
 * about by a condition of its caller and resolves to how many it changed.
 */
interface Words {
  /** Also the customer's id goes: nothing leads back to them. */
  anonymous: boolean;
}

const json = (value: unknown): SQL => sql`${JSON.stringify(value)}::jsonb`;

const customer = ({ anonymous }: Words) => ({ name: null, ...(anonymous ? { id: NOBODY } : {}) });
const subject = ({ anonymous }: Words) => ({
  quote: FORGOTTEN,
  evidence: [],
  customerName: null,
  ...(anonymous ? { customerId: NOBODY } : {}),
});

/** The customer's id is still there and has to go; the words may be gone since long ago. */
const isNamed = ({ anonymous }: Words, id: SQL): SQL => sql`(${anonymous} and ${id} <> ${NOBODY})`;

/** The hash of the text stays: the same text read again is recognised, and not stored a second time. */
export const silenceComplaints = (database: Sql, words: Words, which: SQL): Promise<number> =>
  changed(
    database,
    sql`update classifications set
          complaint = jsonb_set(complaint || ${json({ text: FORGOTTEN })}, '{customer}',
            (complaint->'customer') || ${json(customer(words))}),
          classification = classification || ${json({ evidence: [] })}
        where (complaint->>'text' <> ${FORGOTTEN} or ${isNamed(words, sql`complaint->'customer'->>'id'`)})
          and (${which}) returning 1`,
  );

/** The revision grows, so that an alert in the chat can be edited to match. */
export async function silenceAlerts(database: Sql, words: Words, which: SQL): Promise<string[]> {
  const found = await rows(
    database,
    sql`update escalations set revision = revision + 1,
          customer_id = case when ${words.anonymous} then ${NOBODY} else customer_id end,
          escalation = jsonb_set(escalation || jsonb_build_object('revision', revision + 1), '{subject}',
            (escalation->'subject') || ${json(subject(words))})
        where (escalation->'subject'->>'quote' <> ${FORGOTTEN}
            or ${isNamed(words, sql`escalation->'subject'->>'customerId'`)})
          and (${which}) returning id`,
  );
  return found.map(({ id }) => String(id));
}

/** Subjects and new words quote the customer; the note of a resolution may. */
export const silenceHistory = (database: Sql, words: Words, which: SQL): Promise<number> =>
  changed(
    database,
    sql`update escalation_events set event = event
          || ${inside('subject', subject(words))} || ${inside('words', { quote: FORGOTTEN })}
          || case when event ? 'note' then ${json({ note: '' })} else '{}' end
        where (event->'subject'->>'quote' <> ${FORGOTTEN} or event->'words'->>'quote' <> ${FORGOTTEN}
            or event->>'note' <> '' or ${isNamed(words, sql`event->'subject'->>'customerId'`)})
          and (${which}) returning 1`,
  );

/** The part of an event with other values; nothing where it has no such part. */
const inside = (part: 'subject' | 'words', values: object): SQL =>
  sql`case when event ? ${part}::text
    then jsonb_build_object(${part}::text, (event->${part}::text) || ${json(values)}) else '{}' end`;

/** @param example which examples, each known as `e`, within the incidents */
export async function silenceIncidents(database: Sql, which: SQL, example: SQL): Promise<string[]> {
  const silent = json({ quote: FORGOTTEN, customerName: null });
  const found = await rows(
    database,
    sql`update incidents set incident = incident
          || jsonb_build_object('revision', (incident->>'revision')::int + 1)
          || jsonb_build_object('examples', (select jsonb_agg(case when ${example} then e || ${silent} else e end)
               from jsonb_array_elements(incident->'examples') e))
        where (${which}) and exists (select 1 from jsonb_array_elements(incident->'examples') e
          where e->>'quote' <> ${FORGOTTEN} and ${example}) returning id`,
  );
  return found.map(({ id }) => String(id));
}

/** An empty note stays where one was, so that the ticket does not get a second one. */
export const silenceNotes = (database: Sql, which: SQL): Promise<number> =>
  changed(
    database,
    sql`update effects set intent = intent || ${json({ note: '' })}
        where intent->>'note' <> '' and (${which}) returning 1`,
  );

/** Jobs that run at this moment are left alone. */
export const dropJobs = (database: Sql, which: SQL): Promise<number> =>
  changed(database, sql`delete from pgboss.job where state <> 'active' and (${which}) returning 1`);

export async function changed(database: Sql, statement: SQL): Promise<number> {
  return (await rows(database, statement)).length;
}
