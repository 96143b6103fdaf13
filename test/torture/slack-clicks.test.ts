import fc from 'fast-check';
import { expect } from 'vitest';
import type { World } from '../../src/commands/world.ts';
import { subjectOf } from '../../src/core/admission.ts';
import { assess } from '../../src/core/classification.ts';
import { defaultRules } from '../../src/core/rules.ts';
import { testApp } from '../support/app.ts';
import { type ClickPlan, playClicks } from './slack-clicks.ts';

const test = testApp();

/** The suite plays a twentieth; `CLICKS=1000` plays all. */
const CLICKS = Number(process.env.CLICKS ?? 50);
const PEOPLE = 20;
const ESCALATIONS = Math.max(5, Math.round(CLICKS / 20));

const clicks: fc.Arbitrary<ClickPlan[]> = fc.array(
  fc.record({
    escalation: fc.nat({ max: ESCALATIONS - 1 }),
    person: fc.nat({ max: PEOPLE - 1 }),
    action: fc.constantFrom('claim', 'unclaim', 'assign', 'snooze', 'resolve', 'dismiss', 'reopen'),
    deliveries: fc.constantFrom(1, 1, 2, 3),
  }),
  { minLength: CLICKS, maxLength: CLICKS },
);

/** Alerts whose messages nobody looks at: the store is what is tested. */
async function opened(app: World, many: number, run: number): Promise<string[]> {
  const { store } = app.bot().runtime.services;
  const ids: string[] = [];
  for (let place = 0; place < many; place++) {
    const ticketId = `9${run}${String(place).padStart(4, '0')}`;
    const source = { kind: 'zendesk', ticketId } as const;
    const complaint = {
      id: `zendesk:${ticketId}`,
      source,
      text: 'x',
      customer: { id: `c${run}-${place}`, name: null },
      url: null,
    };
    const prediction = {
      topic: null,
      problem: null,
      index: 80,
      confidence: 0,
      evidence: [],
      doubt: null,
      approximate: false,
      degraded: false,
      model: 'm',
    };
    const rules = defaultRules(70, '#escalations');
    const classification = assess(prediction, { bands: rules.bands, confidenceFloor: 0.5 });
    const [rule = null] = rules.rules;
    const subject = subjectOf(complaint, classification, 'r');
    await store.remember(complaint, [
      { kind: 'record', classification },
      { kind: 'escalate', subject, rule, joinWithinHours: 24, incidents: null, spoken: [] },
    ]);
    const escalation = await store.escalations.holding(complaint.id);
    if (escalation !== null) ids.push(escalation.id);
  }
  return ids;
}

test(`${CLICKS} clicks by ${PEOPLE} people on ${ESCALATIONS} alerts, delivered up to three times, end as one thread would`, async ({
  app,
}) => {
  const { store } = app.bot().runtime.services;
  app.slack.faults.outage({ kind: 'status', status: 503, body: '' });
  let run = 0;
  const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
  console.log(`clicks: seed ${seed}`);
  await fc.assert(
    fc.asyncProperty(clicks, async (plan) => {
      run += 1;
      const ids = await opened(app, ESCALATIONS, run);
      expect(ids).toHaveLength(ESCALATIONS);
      const { differences } = await playClicks(store, ids, plan, String(run));
      expect(differences).toEqual([]);
    }),
    { numRuns: 1, seed, endOnFailure: true },
  );
  app.slack.faults.clear();
}, 300_000);

test('twenty people press Claim at the same moment: one has it', async ({ app }) => {
  const { store } = app.bot().runtime.services;
  const [id = ''] = await opened(app, 1, 99);
  const outcomes = await Promise.all(
    Array.from({ length: PEOPLE }, (_, person) =>
      store.escalations.change(id, { kind: 'claim', by: `U${person}` }, `together:${person}`),
    ),
  );
  expect(outcomes.filter((outcome) => outcome?.kind === 'changed')).toHaveLength(1);
  expect(await store.escalations.get(id)).toMatchObject({ state: 'claimed', revision: 2 });
});
