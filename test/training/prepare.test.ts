import { describe, expect, test } from 'vitest';
import { readChatLines } from '../../src/training/chat-lines.ts';
import { checkChatFile } from '../../src/training/check-chat-file.ts';
import { PROFILES } from '../../src/training/finetune-profiles.ts';
import { refusalSentence } from '../../src/training/finetune-refusal.ts';
import { decodedCsv } from '../../src/training/finetune-results.ts';
import { curveAdvice, lossCurve, terminalCurve } from '../../src/training/loss-curve.ts';
import { prepareData, split } from '../../src/training/prepare.ts';
import { finetunedInstead } from '../../src/training/retired-models.ts';
import { defaultEpochs } from '../../src/training/token-estimate.ts';

const WORDS = 'alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa'.split(
  ' ',
);
const row = (place: number, topic = place % 2 === 0 ? 'TV' : 'Internet') => ({
  text: `Broken ${WORDS[place % 16]} ${WORDS[Math.floor(place / 16) % 16]} since Monday.`,
  topic,
  problem: 'Broken',
  index: 50,
});
const ROWS = Array.from({ length: 100 }, (_, place) => row(place));
const OPTIONS = {
  style: 'names',
  catalogue: null,
  validShare: 0.2,
  seed: 1,
  mask: (text: string) => text,
  mostTokens: 4096,
  regions: ['GB'],
  epochs: null,
  price: 3,
} as const;

const message = (role: string, content: unknown, more = {}) => ({ role, content, ...more });
const answer = '{"Topic":"TV","Problem":"Broken","Customer_Dissatisfaction_Index":50}';
const good = (text: string) =>
  JSON.stringify({ messages: [message('system', 's'), message('user', text), message('assistant', answer)] });

describe('prepareData', () => {
  test('divides by topic, keeps equal texts together, and finds its own files without fault', async () => {
    const twins = [...ROWS, ...ROWS.slice(0, 20).map(({ text, ...rest }) => ({ text: text.toUpperCase(), ...rest }))];
    const { train, valid, checks, estimate } = await prepareData(twins, OPTIONS);
    expect(checks.train.faults).toEqual([]);
    expect(checks.valid.faults).toEqual([]);
    expect(JSON.stringify(checks.valid.warnings)).not.toContain('other file');
    expect(checks.valid.examples / (checks.train.examples + checks.valid.examples)).toBeCloseTo(0.2, 1);
    for (const topic of ['TV', 'Internet']) expect(valid).toContain(`\\"Topic\\":\\"${topic}\\"`);
    expect(train.split('\n')[0]).toContain('Customer_Dissatisfaction_Index');
    expect(estimate.epochs).toBe(3);
    expect(estimate.dollars).toBeCloseTo((estimate.trainedTokens * 3) / 1e6, 9);
  });

  test('a row that is added moves no other', async () => {
    const validOf = async (rows: typeof ROWS) => (await split(rows, OPTIONS)).valid.map(({ text }) => text);
    const [before, after] = [await validOf(ROWS), await validOf([...ROWS, row(250)])];
    expect(before.filter((text) => !after.includes(text)).length).toBeLessThanOrEqual(1);
  });

  test('rows without topic or index are left out and counted; none at all is an error', async () => {
    const calm = { text: 'x', topic: null, problem: null, index: 3 };
    expect((await prepareData([...ROWS, calm], OPTIONS)).leftOut).toBe(1);
    await expect(prepareData([calm], OPTIONS)).rejects.toThrow('None of the 1 rows');
  });

  test('no rows for validation, or few of them, are no fault', async () => {
    const none = await prepareData(ROWS, { ...OPTIONS, validShare: 0 });
    expect(none).toMatchObject({ valid: '', checks: { valid: { examples: 0, faults: [], warnings: [] } } });
    const few = await prepareData(ROWS.slice(0, 40), OPTIONS);
    expect(few.checks.valid.faults).toEqual([]);
    expect(few.checks.valid.warnings).toContainEqual({ line: null, message: 'there are 8 examples, which say little' });
  });

  test('other work gets its turn, and an interruption ends it', async () => {
    const many = Array.from({ length: 4000 }, (_, place) => row(place));
    let turns = 0;
    const shares: number[] = [];
    const timer = setInterval(() => (turns += 1), 1);
    await prepareData(many, OPTIONS, { onProgress: (share) => shares.push(share) });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
    expect(shares).toEqual(shares.toSorted((one, other) => one - other));
    const signal = AbortSignal.abort(new Error('Stopped.'));
    await expect(prepareData(many, OPTIONS, { signal })).rejects.toThrow('Stopped.');
  });
});

describe('checkChatFile', () => {
  const check = (lines: string[], other?: string) =>
    checkChatFile(lines.join('\n'), {
      catalogue: { topics: [{ name: 'TV', problems: ['Broken'] }] },
      mostTokens: 200,
      regions: ['GB'],
      other,
    });

  test.for([
    ['no JSON', '{"messages":', 'is not a JSON object'],
    ['a list', '[1]', 'is not a JSON object'],
    ['no messages', '{"prompt":"x"}', 'has no list "messages"'],
    ['a message that is none', '{"messages":["x"]}', 'is not an object'],
    ['no content', JSON.stringify({ messages: [{ role: 'user' }] }), 'lacks role or content'],
    ['an unknown key', JSON.stringify({ messages: [message('user', 'x', { mood: 1 })] }), 'unknown key "mood"'],
    ['an unknown role', JSON.stringify({ messages: [message('customer', 'x')] }), 'unknown role "customer"'],
    ['an empty content', JSON.stringify({ messages: [message('user', '')] }), 'empty content'],
    ['a content that is no text', JSON.stringify({ messages: [message('user', 5)] }), 'empty content'],
    ['a wrong weight', JSON.stringify({ messages: [message('assistant', 'x', { weight: 2 })] }), 'weight'],
    ['no assistant', JSON.stringify({ messages: [message('user', 'x')] }), 'no message of the assistant'],
    [
      'the user last',
      JSON.stringify({ messages: [message('assistant', answer), message('user', 'x')] }),
      'does not end',
    ],
  ] as const)('refuses %s, with the line', async ([, line, expected]) => {
    const fault = (await check([good('fine'), line])).faults.find((one) => one.line === 2);
    expect(fault?.message).toContain(expected);
  });

  test.for([
    [
      'no system',
      JSON.stringify({ messages: [message('user', 'x'), message('assistant', answer)] }),
      'no message of the system',
    ],
    ['another prompt', good('y').replace('"s"', '"t"'), 'another system prompt'],
    ['a foreign topic', good('y').replace('\\"TV\\"', '\\"Weather\\"'), 'not in the catalogue'],
    ['a foreign problem', good('y').replace('\\"Broken\\"', '\\"Rain\\"'), 'under its topic'],
    ['an index of 140', good('y').replace(':50', ':140'), 'outside 0 to 100'],
    ['prose', good('y').replace(JSON.stringify(answer), '"It is about TV."'), 'not JSON'],
    ['personal data', good('write to ada@example.org'), 'personal data (email)'],
    ['too long', good('word '.repeat(300)), 'tokens, more than 200'],
    ['a repetition', good('First one!'), 'says the same as line 1'],
    ['a contradiction', good('first one').replace(':50', ':90'), 'with another answer'],
    ['a leak', good('leaked'), 'stands in the other file too, line 1'],
  ] as const)('warns of %s, with the line', async ([, line, expected]) => {
    const { warnings } = await check([good('first one'), line], good('LEAKED.'));
    const found = warnings.filter((one) => one.line === 2);
    expect(found.map((one) => one.message).join('; ')).toContain(expected);
  });

  test('an index in words is read as everywhere else', async () => {
    const { lines } = await readChatLines(
      [good('a').replace(':50', ':\\"High\\"'), good('b').replace(':50', ':\\"85 %\\"')].join('\n'),
    );
    expect(lines.map(({ row: read }) => read?.index)).toEqual([80, 85]);
  });

  test('too few examples are a fault, small topics a note', async () => {
    const { faults, warnings } = await check([good('a')]);
    expect(faults).toEqual([{ line: null, message: 'there are 1 examples, at least 10 are needed' }]);
    expect(warnings).toContainEqual({ line: null, message: 'the topic "TV" has 1 examples, fewer than 5' });
  });
});

describe('what providers refuse becomes a sentence', () => {
  test.for([
    [
      { status: 403, code: 'training_not_available', message: 'not enabled for your organization' },
      'closed to new ones on 2026-05-07',
    ],
    [{ status: 404, code: 'model_not_found', message: 'gone' }, 'cannot be trained'],
    [{ status: 400, code: 'invalid_n_examples', message: 'must have at least 10 examples' }, 'too few examples'],
    [{ code: 'unsafe_file', message: 'blocked because the file is harmful' }, 'safety screening'],
    [{ status: 429, code: 'insufficient_quota', message: 'You exceeded your current quota' }, 'no credit'],
    [{ status: 401, code: 'invalid_api_key', message: 'x' }, 'did not accept the key'],
    [{ status: 400, code: 'invalid_training_file', message: 'line 3' }, 'training file'],
  ] as const)('%o', ([refusal, expected]) => {
    expect(refusalSentence('some-model', refusal)).toContain(expected);
  });

  test('gpt-3.5-turbo and its fine-tunes are named as gone, models of today are not', () => {
    expect(finetunedInstead('gpt-3.5-turbo')).toContain('2026-10-23');
    expect(finetunedInstead('ft:gpt-3.5-turbo-0613:acme::abc')).toContain('2026-10-23');
    expect(finetunedInstead('gpt-4o-mini-2024-07-18')).toBeNull();
    expect(finetunedInstead('umbrage-embedded')).toBeNull();
  });
});

test('each provider is asked in its own words', () => {
  const wish = {
    model: 'gpt-oss-20b',
    trainingFile: 'f',
    validationFile: null,
    suffix: null,
    epochs: 2,
    seed: 1,
    runId: 'r',
  };
  expect(PROFILES.openai.job(wish)).toMatchObject({ method: { supervised: { hyperparameters: { n_epochs: 2 } } } });
  expect(PROFILES.azure.job(wish)).toMatchObject({ trainingType: 'globalStandard' });
  expect(PROFILES.nebius.job(wish)).toMatchObject({ hyperparameters: { n_epochs: 2 }, metadata: { umbrage_run: 'r' } });
  expect(
    Object.values(PROFILES)
      .filter(({ isVerified }) => isVerified)
      .map(({ name }) => name),
  ).toEqual(['own']);
  for (const name of ['azure', 'nebius'] as const) expect(PROFILES[name].about).toContain('Unverified');
});

test('a result file is read also when it comes in base64', () => {
  const csv = 'step,train_loss\n1,0.5\n';
  expect(decodedCsv(csv)).toBe(csv);
  expect(decodedCsv(Buffer.from(csv).toString('base64'))).toBe(csv);
});

test('the curve shows what was told and nothing else', () => {
  const metrics = [
    { step: 1, train_loss: 2 },
    { step: 2, train_loss: 0.5, full_valid_loss: 1.5 },
  ];
  expect(terminalCurve(metrics)).toEqual([
    expect.stringMatching(/training loss.*2\.0000 -> 0\.5000/),
    expect.stringMatching(/full validation loss.*1\.5000/),
  ]);
  expect(lossCurve('x', metrics).vconcat).toHaveLength(1);
  expect(curveAdvice(metrics)).toContain('severe overfitting');
});

test.for([
  [10, 10],
  [50, 3],
  [100_000, 1],
] as const)('%i examples are trained for %i epochs by default', ([examples, epochs]) => {
  expect(defaultEpochs(examples)).toBe(epochs);
});
