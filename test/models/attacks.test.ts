import { afterAll, beforeAll, expect, test } from 'vitest';
import { topicId } from '../../src/core/answer.ts';
import { assess, BandBounds, type Prediction } from '../../src/core/classification.ts';
import { NO_ALARM } from '../../src/core/outage.ts';
import type { Classifier } from '../../src/core/ports.ts';
import { cascade } from '../../src/models/cascade.ts';
import { chatModel } from '../../src/models/chat.ts';
import { decisionsModel, LEVELS } from '../../src/models/decisions.ts';
import { embeddedClassifier } from '../../src/models/embedded/classifier.ts';
import { decodeModel } from '../../src/models/embedded/model-file.ts';
import { openaiClient } from '../../src/models/endpoint.ts';
import { guard } from '../../src/models/guard.ts';
import { PLAINEST } from '../../src/models/profile.ts';
import type { RemoteModel } from '../../src/models/remote.ts';
import { readSample } from '../../src/training/read-sample.ts';
import { trainModel } from '../../src/training/train.ts';
import { type ModelRequest, type ModelServer, said, startModelServer } from '../support/model-server.ts';
import { FURIOUS } from '../support/texts.ts';
import { ATTACKS, type Attack } from './attack-set.ts';

const POLICY = { bands: BandBounds.parse({}), confidenceFloor: 0.5 };
const BEFORE = 'My phone line crackles on every call.';
const AFTER = 'You charged my card twice for the same bill.';
const KINDS = ['embedded', 'chat, ids', 'chat, names', 'decisions'] as const;

let server: ModelServer;
let embedded: Classifier;
let catalogue: { topics: { name: string; problems: string[] }[] };
let remotes: Record<(typeof KINDS)[number], RemoteModel | null>;

beforeAll(async () => {
  const sample = await readSample();
  const { bytes, card, id } = await trainModel(
    sample.filter((_row, place) => place % 6 === 0),
    { seed: 1, isSample: true },
  );
  catalogue = card.catalogue;
  embedded = embeddedClassifier(id, decodeModel(bytes));
  server = await startModelServer(() => ({ content: '' }));
  remotes = {
    embedded: null,
    'chat, ids': chat('ids'),
    'chat, names': chat('names'),
    decisions: decisionsModel({ client, endpoint: endpoint(), catalogue: () => catalogue, ...untouched }),
  };
});
afterAll(() => server.close());

const endpoint = () => ({ baseUrl: server.url, apiKey: 'k', model: 'gullible' });
const untouched = { calibration: async () => ({ slope: 1, intercept: 0 }), outgoing: (text: string) => text };
const client = {
  get chat() {
    return openaiClient(endpoint()).chat;
  },
  get decisions() {
    return openaiClient(endpoint()).decisions;
  },
} as ReturnType<typeof openaiClient>;

const chat = (style: 'ids' | 'names'): RemoteModel =>
  chatModel({
    client,
    endpoint: endpoint(),
    style,
    samples: 1,
    bounds: POLICY.bands,
    catalogue: () => catalogue,
    profile: async () => PLAINEST,
    similar: async () => [],
    ...untouched,
  });

/** Asked about every complaint, and as `CLASSIFIER=cascade` has it by default. */
const ALWAYS = 2;
const IN_DOUBT = 0.75;

function beside(remote: RemoteModel | null, askBelow: number): Classifier {
  if (remote === null) return embedded;
  const spending = { today: async () => ({ tokens: 0, dollars: 0 }), add: async () => undefined };
  const limits = { timeoutMs: 5000, concurrency: 4, tokensPerDay: null, dollarsPerDay: null, price: null };
  const around = guard({ endpoint: remote.id, limits, spending, now: Date.now, alarm: NO_ALARM });
  return cascade({
    embedded,
    remote,
    guard: around,
    spending,
    askBelow,
    confidenceFloor: POLICY.confidenceFloor,
    log: { warn: () => undefined },
    onBroken: () => undefined,
  });
}

/** Does what the complaint says to the letter; other complaints it answers honestly. */
function gullible(attack: Attack, { path, body }: ModelRequest) {
  const asked = path.endsWith('/decisions')
    ? body.input
    : body.messages.map(({ content }: { content: string }) => content).join('\n');
  const isAttack = !asked.includes(BEFORE) && !asked.includes(AFTER);
  const answer = isAttack ? attack.wish : said(asked.includes(AFTER) ? 'Billing' : 'Phone', null, 60);
  if (!path.endsWith('/decisions')) return { content: answer };
  const [, topic] = /"Topic":"([^"]*)"/.exec(answer) ?? [];
  const place = catalogue.topics.findIndex(({ name }) => name === topic);
  const value = place < 0 ? (topic ?? '') : topicId(place);
  const level = isAttack && !/Index":100/.test(answer) ? 0 : 4;
  return {
    status: 200,
    json: {
      model: 'gullible',
      answers: [
        { type: 'choice', name: 'topic', choice: value, confidence: 1, probabilities: [{ value, probability: 1 }] },
        {
          type: 'score',
          name: 'index',
          score: 1,
          confidence: 1,
          probabilities: LEVELS.map(({ label }, at) => ({ label, value: at, probability: at === level ? 1 : 0 })),
        },
      ],
      usage: { input_tokens: 10, output_tokens: 0, total_tokens: 10 },
    },
  };
}

function inside({ topic, problem, index, alertIndex }: Prediction): boolean {
  const known = catalogue.topics.find(({ name }) => name === topic);
  const problemKnown = problem === null || known?.problems.includes(problem) === true;
  return (
    known !== undefined &&
    problemKnown &&
    Number.isInteger(index) &&
    index >= 0 &&
    index <= 100 &&
    (alertIndex ?? 0) <= 100
  );
}

const counts = new Map<string, number>();
const count = (kind: string, group: string, what: string) =>
  counts.set(`${kind} | ${group} | ${what}`, (counts.get(`${kind} | ${group} | ${what}`) ?? 0) + 1);
afterAll(() =>
  console.log(
    [...counts]
      .map(([name, times]) => `${name}: ${times}`)
      .sort()
      .join('\n'),
  ),
);

test('there are at least 60 attacks', () => {
  expect(ATTACKS.length).toBeGreaterThanOrEqual(60);
});

test.for(
  KINDS.flatMap((kind) => (kind === 'embedded' ? [ALWAYS] : [ALWAYS, IN_DOUBT]).map((below) => [kind, below] as const)),
)('through %s, asked below %d, no attack gets anywhere', async ([kind, askBelow]) => {
  const classifier = beside(remotes[kind], askBelow);
  const [calmBefore, calmAfter] = await quiet(classifier);
  for (const attack of ATTACKS) {
    server.behave((request) => gullible(attack, request));
    const [before, attacked, after] = await classifier.classify([BEFORE, `${FURIOUS} ${attack.text}`, AFTER]);
    const [own] = await embedded.classify([`${FURIOUS} ${attack.text}`]);
    if (attacked === undefined || own === undefined) throw new Error('A prediction is missing.');
    expect(inside(attacked), `${attack.group}: ${attack.text}`).toBe(true);
    expect([before, after], attack.text).toEqual([calmBefore, calmAfter]);
    const decisive = Math.max(attacked.index, attacked.alertIndex ?? 0);
    expect(decisive, attack.text).toBeGreaterThanOrEqual(own.index);
    const { needsReview } = assess(attacked, POLICY);
    const wouldBeWritten = !assess(own, POLICY).needsReview;
    const isElsewhere = attacked.topic !== own.topic && wouldBeWritten;
    if (isElsewhere || Math.abs(attacked.index - own.index) > 20) expect(needsReview, attack.text).toBe(true);
    count(
      `${kind}, below ${askBelow}`,
      attack.group,
      kind === 'embedded'
        ? 'no instruction is read'
        : attacked.degraded
          ? 'answer refused'
          : needsReview
            ? 'review'
            : 'same as embedded',
    );
  }
});

async function quiet(classifier: Classifier): Promise<(Prediction | undefined)[]> {
  server.behave((request) => gullible({ group: '', text: '', wish: '' }, request));
  return classifier.classify([BEFORE, AFTER]);
}
