import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alertMessage } from '../../../src/adapters/slack/alert-message.ts';
import { slackPresenter } from '../../../src/adapters/slack/presenter.ts';
import { escapeText } from '../../../src/adapters/slack/text.ts';
import { DISMISSALS, type EscalationEvent } from '../../../src/core/escalation-event.ts';
import { Rules } from '../../../src/core/rules.ts';
import { blockFaults, blocksTooLong, viewFaults } from '../../../src/sandbox/slack/blocks/validate.ts';
import { effectsOf } from '../../../src/sandbox/slack/effects.ts';
import { AT, escalation, maybe, subject, text } from './untrusted.ts';

const NAMES = new Set(['mara', 'theo', 'evil']);
/** Links, people and groups that only we put there. */
const OURS = /^https:\/\/(acme\.zendesk\.com|team\.slack\.com)\//;

function check(message: { text?: string; blocks: { type: string }[] }): void {
  expect(blockFaults(message.blocks, 'message', '/blocks', { charts: true })).toEqual([]);
  expect(blocksTooLong(structuredClone(message.blocks) as never)).toBe(false);
  inert(message);
}

function inert(message: { text?: string; blocks: { type: string }[] }): void {
  const effects = effectsOf({ ...message, blocks: structuredClone(message.blocks) as never }, NAMES);
  expect(effects.broadcasts).toEqual([]);
  expect(effects.mentions.filter((id) => !['U0MARA', 'S0TEAM', 'U0THEO'].includes(id))).toEqual([]);
  expect(effects.links.filter(({ url }) => !OURS.test(url))).toEqual([]);
  const inBlocks = effectsOf({ blocks: structuredClone(message.blocks) as never }, NAMES);
  expect(inBlocks.formatting.filter(({ style }) => style !== 'quote')).toEqual([]);
}

const runs = { numRuns: 150 };

describe('whatever a customer writes', () => {
  test('an alert fits, and nothing in it pings, links or formats on their behalf', () => {
    fc.assert(
      fc.property(escalation, fc.boolean(), (each, inIncident) =>
        check(
          alertMessage(each, { similar: 3, incidentUrl: inIncident ? 'https://team.slack.com/archives/C1/p1' : null }),
        ),
      ),
      runs,
    );
  });

  test('so does every line of its thread', () => {
    const event: fc.Arbitrary<EscalationEvent> = fc.oneof(
      subject.map((each) => ({ kind: 'joined' as const, subject: each, isNew: true })),
      text.map((note) => ({ kind: 'resolve' as const, by: 'U0MARA', note })),
      fc.constantFrom(...DISMISSALS).map((reason) => ({ kind: 'dismiss' as const, by: 'U0THEO', reason })),
      fc.record({
        kind: fc.constant('correct' as const),
        by: fc.constant('U0MARA'),
        better: fc.record({ topic: text, problem: text }),
        subject,
      }),
      fc.record({
        kind: fc.constant('again' as const),
        subject,
        words: fc.record({ quote: text, index: fc.constant(91), band: fc.constant('critical' as const) }),
      }),
      fc.constant({ kind: 'remind' as const }),
      fc.constant({ kind: 'assign' as const, by: 'U0MARA', to: 'U0THEO' }),
    );
    fc.assert(
      fc.property(event, escalation, fc.boolean(), (each, of, surfaces) => {
        const line = slackPresenter.line({ revision: 2, event: each, at: AT, surfaces }, of);
        if (line !== null) check(line);
      }),
      runs,
    );
  });

  test('and what /classify, an incident and a link preview show', () => {
    fc.assert(
      fc.property(
        subject,
        text,
        maybe,
        ({ topic, problem, index, band, needsReview, evidence, model }, words, name) => {
          const classification = {
            topic,
            problem,
            index,
            band,
            needsReview,
            evidence,
            model,
            confidence: 0.4,
            doubt: null,
            approximate: false,
            degraded: false,
          };
          check(slackPresenter.classification(words, classification, '013fde7f-1a45-464e-b5c9-4177cd9fc9b5'));
          const complaint = {
            id: 'zendesk:1',
            source: { kind: 'zendesk' as const, ticketId: '1' },
            text: words,
            customer: { id: 'zendesk:9', name },
            url: null,
          };
          check(slackPresenter.unfurl({ complaint, classification, better: {}, at: AT }, null));
          const examples = [0, 1, 2].map((place) => ({
            complaintId: `zendesk:${place}`,
            customerName: name,
            quote: words.slice(0, 1200),
          }));
          const flow = { recent: 12, before: 3 };
          const incident = {
            id: 'i1',
            revision: 1,
            state: 'open' as const,
            topic: topic ?? 'TV',
            problem,
            channel: '#c',
            complaints: 12,
            examples,
            openedAt: AT,
            changedAt: AT,
            ...flow,
          };
          check(slackPresenter.incident(incident));
        },
      ),
      runs,
    );
  });

  test('and the digest and the Home', () => {
    const stats = fc.array(text, { maxLength: 8 }).map((topics) => ({
      complaints: 9,
      meanIndex: 40,
      bands: { low: 1, medium: 2, high: 3, critical: 3 },
      topics: topics.map((topic) => ({ topic, complaints: 2, meanIndex: 50 })),
      unsure: 1,
      alerts: 2,
      minutesToClaim: 7.5,
      retopiced: [{ from: null, to: 'TV', times: 3 }],
      corrected: 0,
    }));
    const open = fc.array(
      escalation.map((each) => ({ escalation: each, url: 'https://team.slack.com/archives/C1/p1' })),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(
        stats,
        stats,
        open,
        fc.constantFrom('native' as const, 'table' as const, 'text' as const),
        (current, before, alerts, charts) => {
          check(
            slackPresenter.digest(
              { kind: 'daily', period: 'a to b', zone: 'Europe/Berlin', current, before, open: alerts },
              charts,
            ),
          );
          check(slackPresenter.stats(current, '7d'));
          const rules = Rules.parse({
            rules: Array.from({ length: 30 }, (_, place) => ({
              name: `r${place} <!here>`,
              when: { words: ['<!channel>'] },
              channel: '#c',
            })),
          });
          const mutes = current.topics.map(({ topic }) => ({ topic, until: AT, by: 'U0MARA' }));
          const home = slackPresenter.home({
            user: 'U0MARA',
            mode: 'observe',
            open: alerts,
            today: current,
            incidents: [],
            settings: { mutes, notices: true },
            rules,
            now: new Date(AT),
          });
          expect(viewFaults(home, { charts: true })).toEqual([]);
          inert(home);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('and the forms', () => {
    const catalogue = fc
      .array(
        fc.record({
          name: text.filter((each) => /[a-z]/i.test(each)),
          problems: fc.array(
            text.filter((each) => /[a-z]/i.test(each)),
            { maxLength: 5 },
          ),
        }),
        { maxLength: 120 },
      )
      .map((topics) => ({ topics }));
    fc.assert(
      fc.property(catalogue, (each) => {
        const topic = each.topics[0]?.name;
        const form = slackPresenter.forms.correct('{}', each, { ...(topic === undefined ? {} : { topic }), index: 50 });
        const faults = viewFaults(form, { charts: true });
        expect(faults).toEqual([]);
        if (each.topics.length > 0)
          expect(viewFaults(slackPresenter.forms.mute(each.topics.map(({ name }) => name)), { charts: true })).toEqual(
            [],
          );
      }),
      { numRuns: 40 },
    );
    expect(viewFaults(slackPresenter.forms.resolve('{}'), { charts: true })).toEqual([]);
    expect(viewFaults(slackPresenter.forms.snooze('{}', new Date(AT)), { charts: true })).toEqual([]);
    expect(viewFaults(slackPresenter.forms.classify('{}'), { charts: true })).toEqual([]);
  });

  test('the fallback text carries no live token', () => {
    fc.assert(
      fc.property(text, (each) => inert({ text: escapeText(each), blocks: [] })),
      runs,
    );
  });
});
