import { describe, expect, test } from 'vitest';
import type { Classification } from '../../src/core/classification.ts';
import { decide } from '../../src/core/decide.ts';
import { personsChoice } from '../../src/core/persons-choice.ts';
import { Rules } from '../../src/core/rules.ts';
import type { Past } from '../../src/core/situation.ts';
import type { Ticket } from '../../src/core/ticket.ts';
import { type TicketFields, type Written, written } from '../../src/core/ticket-change.ts';
import { complaintOf } from '../../src/core/ticket-complaint.ts';

const POLICY = { bands: { medium: 40, high: 70, critical: 90 }, confidenceFloor: 0.5 };
const CATALOGUE = {
  topics: [
    { name: 'Billing', problems: ['Overcharged', 'Late fee'] },
    { name: 'TV & Radio', problems: ['No picture'] },
  ],
};
const FIELDS: TicketFields = { topic: '1', problem: '2', band: '3', index: '4', confidence: '5' };
const WAY = { fields: FIELDS, catalogue: CATALOGUE, policy: POLICY };

const CLASSIFICATION: Classification = {
  topic: 'Billing',
  problem: 'Overcharged',
  index: 82,
  band: 'high',
  confidence: 0.91,
  evidence: [],
  doubt: null,
  approximate: false,
  degraded: false,
  needsReview: false,
  model: 'm1',
};

const ticket = (change: Partial<Ticket>): Ticket => ({
  id: '7',
  status: 'open',
  subject: null,
  description: 'Too dear.',
  requester: { id: '1', name: null },
  organizationId: null,
  priority: null,
  channel: null,
  tags: [],
  fields: {},
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  url: '',
  ...change,
});

const ours = written(CLASSIFICATION, FIELDS);
const bare = written(CLASSIFICATION, {});

describe('personsChoice', () => {
  test.for([
    ['what we wrote is nobody’s choice', ours.fields, [ours], {}],
    ['another topic', { ...ours.fields, 1: 'topic__tv_radio', 2: null }, [ours], { topic: 'TV & Radio' }],
    [
      'a problem of another topic names the topic too',
      { 2: 'problem__tv_radio__no_picture' },
      [ours],
      { topic: 'TV & Radio', problem: 'No picture' },
    ],
    ['another index', { ...ours.fields, 4: 20 }, [ours], { index: 20 }],
    ['another band stands for its middle', { ...ours.fields, 3: 'dissatisfaction__medium' }, [ours], { index: 55 }],
    ['a number says more than a band', { 3: 'dissatisfaction__low', 4: 12 }, [ours], { index: 12 }],
    ['a form an agent filled before we ever wrote', { 1: 'topic__billing' }, [], { topic: 'Billing' }],
    ['a value outside the catalogue teaches nothing', { 1: 'topic__weather' }, [ours], {}],
    ['an index out of range teaches nothing', { 4: 900 }, [ours], {}],
    ['a field somebody emptied teaches nothing', { 1: null }, [ours], {}],
  ] as const)('%s', ([, fields, latest, expected]) => {
    expect(personsChoice(ticket({ fields }), latest, WAY).better).toEqual(expected);
  });

  test('without drop-downs a foreign tag of the catalogue counts, once we wrote', () => {
    const tags = [...bare.tags.filter((tag) => !tag.startsWith('topic__')), 'topic__tv_radio'];
    const tagsOnly = { ...WAY, fields: {} };
    expect(personsChoice(ticket({ tags }), [bare], tagsOnly).better).toEqual({ topic: 'TV & Radio' });
    expect(personsChoice(ticket({ tags }), [], tagsOnly).better).toEqual({});
    const calmer = [...bare.tags.filter((tag) => !tag.includes('index')), 'dissatisfaction_index__15'];
    expect(personsChoice(ticket({ tags: calmer }), [bare], tagsOnly).better).toEqual({ index: 15 });
  });
});

describe('whatever a person set stays as it is', () => {
  /** What the ticket carries after our next two looks, and what we wrote on the way. */
  function looked(fields: TicketFields, changed: Pick<Ticket, 'tags' | 'fields'>, mine: Written) {
    let now = ticket(changed);
    const past: Past = { classification: null, better: {}, latest: [mine], ours: mine.tags };
    const writes: object[] = [];
    for (let look = 0; look < 2; look++) {
      const actions = decide({
        complaint: complaintOf(now),
        classification: CLASSIFICATION,
        ticket: now,
        past,
        stance: { mode: 'live', policy: POLICY, rules: Rules.parse({ rules: [] }), fields, catalogue: CATALOGUE },
        alerts: false,
      });
      for (const action of actions) {
        if (action.kind === 'correct') past.better = { ...past.better, ...action.correction.better };
        if (action.kind !== 'write-ticket') continue;
        writes.push(action.change);
        now = ticket({ tags: [...action.change.tags], fields: { ...now.fields, ...action.change.fields } });
        past.latest = [action.written];
        past.ours = [...past.ours, ...action.written.tags];
      }
    }
    return { now, writes, better: past.better };
  }
  const with_ = (changes: Record<string, string | number | null>) => ({
    tags: [...ours.tags],
    fields: { ...ours.fields, ...changes },
  });

  test.for([
    ['a topic of the agents’ own', { 1: 'weather' }],
    ['a topic that was emptied', { 1: null }],
    ['a band', { 3: 'dissatisfaction__low' }],
    ['a band that does not fit the index they chose', { 3: 'dissatisfaction__critical', 4: 10 }],
    ['an index that is none', { 4: 900 }],
    ['a confidence', { 5: 0.1 }],
  ] as const)('%s', ([, changes]) => {
    const { now } = looked(FIELDS, with_(changes), ours);
    expect(now.fields).toMatchObject(changes);
  });

  test('the rest of the ticket follows what they said, and is written once', () => {
    const { now, writes, better } = looked(FIELDS, with_({ 3: 'dissatisfaction__medium' }), ours);
    expect(better).toEqual({ index: 55 });
    expect(now.fields).toMatchObject({ 3: 'dissatisfaction__medium', 4: 55 });
    expect(now.tags).toContain('dissatisfaction_index__55');
    expect(writes).toHaveLength(1);
  });

  test('a problem of ours does not stand below a topic of theirs', () => {
    expect(looked(FIELDS, with_({ 1: 'weather' }), ours).now.fields).toMatchObject({ 1: 'weather', 2: null });
  });

  test('a tag that was taken away stays away where there are no fields', () => {
    const tags = bare.tags.filter((tag) => !tag.startsWith('topic__'));
    expect(looked({}, { tags, fields: {} }, bare).now.tags).not.toContain('topic__billing');
  });

  test('what nobody touched costs no write', () => {
    expect(looked(FIELDS, with_({}), ours).writes).toEqual([]);
  });

  /** The write that a look at an untouched ticket leads to, when it does. */
  function write(latest: readonly Written[], fields: TicketFields, changed: Partial<Ticket>) {
    const now = ticket(changed);
    const past: Past = { classification: null, better: {}, latest, ours: ours.tags };
    const stance = {
      mode: 'live',
      policy: POLICY,
      rules: Rules.parse({ rules: [] }),
      fields,
      catalogue: CATALOGUE,
    } as const;
    const complaint = complaintOf(now);
    return decide({ complaint, classification: CLASSIFICATION, ticket: now, past, stance, alerts: false }).find(
      (action) => action.kind === 'write-ticket',
    );
  }

  test('a write that arrived unheard is put on record, so that what people take away then is their choice', () => {
    const untouched = with_({});
    const heard = write([{ tags: [], fields: {} }, ours], FIELDS, untouched);
    expect(heard).toMatchObject({ change: { tags: untouched.tags, fields: {} }, written: ours });
    const cleared = with_({ 1: null, 2: null });
    expect(looked(FIELDS, cleared, heard?.written ?? bare).now.fields).toMatchObject({ 1: null, 2: null });
  });

  test('other values at the same stamp are another effect, the same are the same', () => {
    const [some, all, again] = [{ topic: '1' }, FIELDS, FIELDS].map((fields) => write([], fields, {})?.effect);
    expect(some).not.toBe(all);
    expect(all).toBe(again);
  });
});
