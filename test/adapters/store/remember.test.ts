import { sql } from 'drizzle-orm';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../src/adapters/store/index.ts';
import { openDatabase } from '../../../src/adapters/store/open-database.ts';
import { subjectOf } from '../../../src/core/admission.ts';
import type { Classification } from '../../../src/core/classification.ts';
import type { Complaint } from '../../../src/core/complaint.ts';
import type { Action } from '../../../src/core/decide.ts';
import { Rule } from '../../../src/core/rules.ts';
import { newPlace } from '../../support/place.ts';

const NOW = new Date();

const calm: Classification = {
  topic: 'Billing',
  problem: 'Charged twice',
  index: 20,
  confidence: 0.9,
  model: 'test',
  evidence: [],
  doubt: null,
  approximate: false,
  degraded: false,
  band: 'low',
  needsReview: false,
};

const complaint = (id: string, customer = id): Complaint => ({
  id,
  source: { kind: 'zendesk', ticketId: id },
  text: `The words of ${id}.`,
  customer: { id: customer, name: null },
  url: null,
});

/** What triage decides about a complaint: to record it, to alert by `rule` or not, and to write to its ticket. */
function decided(one: Complaint, classification: Classification, rule: Rule | null = null): Action[] {
  return [
    { kind: 'record', classification },
    {
      kind: 'escalate',
      subject: subjectOf(one, classification, rule?.name ?? ''),
      rule,
      joinWithinHours: 24,
      incidents: { fromComplaint: 2, withinMinutes: 15 },
      spoken: [],
    },
  ];
}

async function opened() {
  const place = await newPlace();
  const { sql: database, close } = await openDatabase({ url: place.databaseUrl, directory: place.directory });
  onTestFinished(async () => {
    await close();
    await place.remove();
  });
  const store = openStore(database, { enqueue: async () => undefined }, () => NOW);
  const count = async (table: string) => database.$count(sql.raw(table));
  return { store, count };
}

test('what alerts nobody and what belongs to an incident may come together: each is stored and counted once', async () => {
  const { store, count } = await opened();
  const angry = { ...calm, index: 80, band: 'high' } as const;
  const rule = Rule.parse({ name: 'angry', when: { indexFrom: 70 }, channel: '#escalations' });
  for (const id of ['first', 'second']) await store.remember(complaint(id), decided(complaint(id), angry, rule));
  const [incident] = await store.incidents.open();
  expect(incident).toMatchObject({ complaints: 2, topic: 'Billing' });

  const late = { ...calm, topic: 'Delivery', problem: null };
  const together = [...['a', 'b', 'c'].map((id) => [id, late] as const), ['third', calm] as const];
  for (const round of ['once', 'again']) {
    await Promise.all(together.map(([id, said]) => store.remember(complaint(id), decided(complaint(id), said))));
    expect([round, await count('classifications'), await count('arrivals')]).toEqual([round, 6, 6]);
    expect(await store.incidents.open()).toMatchObject([{ complaints: 3 }]);
  }
  for (const [id, { topic }] of together) {
    expect(await store.past(complaint(id))).toMatchObject({ classification: { topic }, isInAlert: false });
  }
  expect(await count('escalations')).toBe(1);
});

test('a correction is stored with what else was decided, whether it alerts or not', async () => {
  const { store } = await opened();
  const better = (id: string): Action => ({
    kind: 'correct',
    correction: { complaintId: id, better: { topic: 'Delivery' }, by: 'zendesk' },
  });
  const rule = Rule.parse({ name: 'all', when: {}, channel: '#escalations' });
  await Promise.all([
    store.remember(complaint('quiet'), [...decided(complaint('quiet'), calm), better('quiet')]),
    store.remember(complaint('loud'), [
      ...decided(complaint('loud'), { ...calm, topic: 'Loans' }, rule),
      better('loud'),
    ]),
  ]);
  for (const id of ['quiet', 'loud']) {
    expect(await store.past(complaint(id))).toMatchObject({ better: { topic: 'Delivery' }, isInAlert: id === 'loud' });
  }
});

test('a second complaint of a customer joins the alert of the first, and stands in it from then on', async () => {
  const { store, count } = await opened();
  const rule = Rule.parse({ name: 'all', when: {}, channel: '#escalations' });
  const unsure = { ...calm, needsReview: true };
  for (const id of ['one', 'two', 'two']) {
    await store.remember(complaint(id, 'customer'), decided(complaint(id, 'customer'), unsure, rule));
  }
  expect([await count('escalations'), await count('escalation_complaints'), await count('arrivals')]).toEqual([
    1, 2, 0,
  ]);
});
