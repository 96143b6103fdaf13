import { expect, test } from 'vitest';
import { readableText } from '../../src/core/chat-text.ts';
import type { Classification } from '../../src/core/classification.ts';
import { renderText } from '../../src/core/complaint.ts';
import { courseOf } from '../../src/core/follow-ups.ts';
import { defaultRules, matchingRule, Rules, ruleFaults } from '../../src/core/rules.ts';

const COMPLAINT = {
  id: 'zendesk:1',
  source: { kind: 'zendesk', ticketId: '1' },
  text: 'My lawyer (C++ expert) says: pay back the deposit!',
  customer: { id: 'zendesk:9', name: null },
  url: null,
} as const;
const CLASSIFICATION: Classification = {
  topic: 'Billing',
  problem: 'Deposit',
  index: 65,
  band: 'medium',
  confidence: 0.9,
  evidence: [],
  doubt: null,
  approximate: false,
  degraded: false,
  needsReview: false,
  model: 'm1',
};

const rule = (name: string, when: object) => ({ name, when, channel: '#c' });

test.for([
  [{}, true],
  [{ topics: ['Billing'] }, true],
  [{ topics: ['TV'] }, false],
  [{ problems: ['Deposit'], indexFrom: 60 }, true],
  [{ indexFrom: 66 }, false],
  [{ bands: ['high', 'critical'] }, false],
  [{ words: ['lawyer'] }, true],
  [{ words: ['LAWYER (c++'] }, true],
  [{ words: ['law'] }, false],
  [{ words: ['pay back'] }, true],
  [{ sources: ['slack'] }, false],
] as const)('a rule with %o', ([when, expected]) => {
  const rules = Rules.parse({ rules: [rule('r', when)] });
  expect(matchingRule(rules, COMPLAINT, CLASSIFICATION) !== null).toBe(expected);
});

test('the first match wins, and an unsure topic matches no rule about topics', () => {
  const rules = Rules.parse({ rules: [rule('topic', { topics: ['Billing'] }), rule('all', {})] });
  expect(matchingRule(rules, COMPLAINT, CLASSIFICATION)?.name).toBe('topic');
  expect(matchingRule(rules, COMPLAINT, { ...CLASSIFICATION, needsReview: true })?.name).toBe('all');
});

test('doctor hears of rules that cannot match and of names nobody knows', () => {
  const rules = Rules.parse({
    rules: [
      rule('weather', { topics: ['Weather'], problems: ['Hail'] }),
      rule('all', {}),
      rule('late', { indexFrom: 90 }),
    ],
  });
  const catalogue = { topics: [{ name: 'Billing', problems: ['Deposit'] }] };
  expect(ruleFaults(rules, catalogue)).toEqual([
    '"late" can never match: "all" before it takes everything.',
    '"weather" names the topic "Weather", which the live model does not know.',
    '"weather" names the problem "Hail", which the live model does not know.',
  ]);
  expect(ruleFaults(Rules.parse({ rules: [rule('b', { topics: ['Billing'] })] }), catalogue)).toEqual([]);
});

test('the default rule counts from the threshold, also when the topic is unsure', () => {
  const rules = defaultRules(65, '#escalations');
  expect(matchingRule(rules, COMPLAINT, { ...CLASSIFICATION, needsReview: true })?.channel).toBe('#escalations');
  expect(matchingRule(rules, COMPLAINT, { ...CLASSIFICATION, index: 64 })).toBeNull();
});

test('a rules file with a word nobody knows is refused', () => {
  expect(Rules.safeParse({ rules: [rule('r', { topic: 'Billing' })] }).success).toBe(false);
  expect(Rules.safeParse({ rules: [], bands: { medium: 80, high: 70, critical: 90 } }).success).toBe(false);
});

test.for([
  [null, 'a  b\n c', 'a b c'],
  ['Help', 'My line is dead', 'Help\nMy line is dead'],
  ['My line', 'My line is dead', 'My line is dead'],
  ['', '', ''],
] as const)('subject %o and body %o are one text', ([subject, body, expected]) => {
  expect(renderText(subject, body)).toBe(expected);
});

test.for([
  ['a &lt;b&gt; &amp;amp; c', 'a <b> &amp; c'],
  ['see <https://a.example/x|the bill> and <https://b.example>', 'see the bill and https://b.example'],
  ['<@U123> <!here> <#C1|general> hi', '  general hi'],
  ['<mailto:a@b.example|a@b.example>', 'a@b.example'],
] as const)('a chat message %o reads %o', ([text, expected]) => {
  expect(readableText(text)).toBe(expected);
});

test('where two models disagree anywhere in a conversation, alerts go by the highest index of all', () => {
  const said = (day: number, index: number, alertIndex?: number) => ({
    id: `zendesk:1#${day}`,
    at: `2026-03-${10 + day}T12:00:00Z`,
    text: `Day ${day}`,
    classification: { ...CLASSIFICATION, index, alertIndex },
  });
  expect(courseOf(said(0, 50), [said(1, 65, 92), said(2, 70)]).classification).toMatchObject({
    index: 70,
    alertIndex: 92,
  });
  expect(courseOf(said(0, 50, 95), [said(9, 65)]).classification).toMatchObject({ index: 65, alertIndex: 65 });
});
