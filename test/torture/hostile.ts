import fc from 'fast-check';

/** As long as a complaint may be. */
const LONGEST = 20_000;

/** Pieces that one parser or another makes something of; repeated, they are what slow patterns are fed. */
const FRAGMENTS = [
  ...[' ', '\t', '\n', '\r\n', 'a', 'A', '1', '1 ', '-', 'A-', '.', ',', ';', '_', '*', ':', '=', '/', '\\', '%', '+'],
  ...[
    '"',
    "'",
    "'\\",
    '`',
    '{',
    '}',
    '[',
    '{x',
    '{"a":',
    '<',
    '>',
    '<@',
    '<div>',
    '<blockquote>',
    '&amp',
    '<!--',
    '(',
    ')',
  ],
  ...[
    '@',
    'a@',
    'a@b.',
    'http://',
    'www.',
    'de la ',
    'dellavan',
    "O'",
    'tax#',
    'password:',
    'pin ',
    'card ',
    '> ',
    '-- \n',
  ],
  ...[
    '#1',
    'de\n',
    'From: x\n',
    'Name: Abc\n',
    '1 Aa ',
    '+44 20 ',
    'GB00 ',
    '1:',
    '"",',
    '\u202e',
    '\u200b',
    '😀',
    '\ud800',
    'e\u0301',
    '\0',
  ],
] as const;
const BEGINNINGS = [
  '',
  'tax#',
  'saludos',
  'Name: M',
  "I'm O de",
  'password:',
  'TAN ',
  '1 A',
  'On ',
  'Topic: ',
  '{"Topic":',
  '/',
];
const ENDINGS = ['', 'x', '!', '}', '\n', '"', '</div>'];
const PROTOTYPE = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];

/** One fragment over and over, up to the length of the longest complaint. */
const pumped = (most: number = LONGEST): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...BEGINNINGS),
      fc.constantFrom(...FRAGMENTS),
      fc.constantFrom(...ENDINGS),
      fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 60 }) }, fc.constant(most)),
    )
    .map(([first, fragment, last, times]) => `${first}${fragment.repeat(times)}`.slice(0, most) + last);

/** Text as people and programs send it, and as nobody should. `samples` are real ones to be spoilt. */
export function hostileText(samples: readonly string[] = []): fc.Arbitrary<string> {
  const mixed = fc.array(
    fc.oneof(fc.constantFrom(...FRAGMENTS, ...PROTOTYPE), fc.string({ unit: 'grapheme', maxLength: 12 })),
    {
      maxLength: 30,
    },
  );
  const anything = [fc.string({ unit: 'binary', maxLength: 200 }), mixed.map((parts) => parts.join('')), pumped()];
  if (samples.length === 0) return fc.oneof(...anything);
  return fc.oneof(...anything, { weight: 3, arbitrary: spoiltText(samples) });
}

/** A real text with something put in, cut out or repeated. */
function spoiltText(samples: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom(...samples),
      fc.nat(),
      fc.nat(200),
      fc.constantFrom('', ...FRAGMENTS),
      fc.integer({ min: 0, max: 20 }),
    )
    .map(([text, at, length, fragment, times]) => {
      const place = text.length === 0 ? 0 : at % text.length;
      return text.slice(0, place) + fragment.repeat(times) + text.slice(place + (times % 3 === 0 ? length : 0));
    });
}

const scalar = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(...FRAGMENTS, ...PROTOTYPE),
  fc.double(),
  fc.maxSafeInteger(),
  fc.constantFrom(null, true, false, undefined, '', 0, -1, 1e308),
);

/** Any JSON-like value, with the names that reach into prototypes. */
const hostileValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.oneof(fc.constantFrom(...PROTOTYPE), fc.string({ maxLength: 8 })), tie('value')), {
        maxLength: 4,
      })
      .map(ownProperties),
  ),
})).value;

/** As JSON.parse does it: `__proto__` becomes a property and no prototype. */
function ownProperties(entries: readonly (readonly [string, unknown])[]): unknown {
  const object = {};
  for (const [name, value] of entries) {
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return object;
}

/** Real values with up to three of their parts replaced, left out or put under another name; and values that are none at all. */
export function spoilt(...samples: readonly unknown[]): fc.Arbitrary<unknown> {
  const change = fc.tuple(
    fc.nat(),
    fc.constantFrom('replace', 'remove', 'add'),
    hostileValue,
    fc.constantFrom(...PROTOTYPE, 'x'),
  );
  const changed = fc
    .tuple(fc.constantFrom(...samples), fc.array(change, { maxLength: 3 }))
    .map(([sample, changes]) => changes.reduce<unknown>((value, each) => spoil(value, each), structuredClone(sample)));
  return fc.oneof({ weight: 5, arbitrary: changed }, hostileValue);
}

function spoil(root: unknown, [at, how, value, name]: readonly [number, string, unknown, string]): unknown {
  const places = placesIn(root);
  if (places.length === 0) return value;
  const { parent, key } = places[at % places.length] as { parent: Record<string, unknown>; key: string };
  if (how === 'remove') delete parent[key];
  else
    Object.defineProperty(parent, how === 'add' ? name : key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  return root;
}

function placesIn(value: unknown): { parent: object; key: string }[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => [{ parent: value, key }, ...placesIn(inner)]);
}

/** JSON text of spoilt values, and what is no JSON any more: cut, doubled, with a key twice, nested without end. */
export function spoiltJson(...samples: readonly unknown[]): fc.Arbitrary<string> {
  const whole = spoilt(...samples).map((value) => JSON.stringify(value) ?? 'null');
  const doubled = whole.map((text) => text.replace(/^\{"([^"]*)":/, '{"$1":0,"$1":'));
  const cut = fc.tuple(whole, fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1)));
  const nested = fc
    .tuple(fc.constantFrom('[', '{"a":', '{"ticket":['), fc.constantFrom(3, 90, 101, 3000))
    .map(([opening, times]) => opening.repeat(times));
  return fc.oneof({ weight: 8, arbitrary: whole }, cut, doubled, nested, hostileText());
}

export const asBytes = (text: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    { weight: 9, arbitrary: text.map((each) => Buffer.from(each)) },
    fc.uint8Array({ maxLength: 200 }),
    flipped(text),
  );

function flipped(text: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> {
  return fc.tuple(text, fc.nat(), fc.nat(255)).map(([each, at, byte]) => {
    const bytes = Buffer.from(each);
    if (bytes.length > 0) bytes[at % bytes.length] = byte;
    return bytes;
  });
}
