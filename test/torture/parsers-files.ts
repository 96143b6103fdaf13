import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { ConfigError, Environment, readConfig } from '../../src/config.ts';
import { Catalogue, catalogueFaults } from '../../src/core/catalogue.ts';
import { csvLine } from '../../src/core/csv-line.ts';
import { tableOf } from '../../src/models/embedded/counts.ts';
import { LEXICAL_FEATURES } from '../../src/models/embedded/lexical.ts';
import { decodeModel, encodeModel } from '../../src/models/embedded/model-file.ts';
import { rulesIn } from '../../src/read-rules.ts';
import { readChatLines } from '../../src/training/chat-lines.ts';
import { importFile } from '../../src/training/import.ts';
import { asBytes, hostileText, spoilt, spoiltJson } from './hostile.ts';
import { must, type Parser, parser, refused, sentence } from './parser.ts';

const CSV =
  'text,topic,problem,index,date\n"No internet, again",Internet,Outage,70,2026-11-22\nBox broken,TV,Box,"3",22.11.2026\n';
const SEED =
  'Complaints,Details\nNo internet,"{""Topic"":""Internet"",""Problem"":""Outage"",""Customer_Dissatisfaction_Index"":70}"\n';
const JSONL = '{"text":"No internet","topic":"Internet","index":70}\n{"text":"Box","topic":"TV","index":"High"}\n';
const CHAT =
  '{"messages":[{"role":"system","content":"s"},{"role":"user","content":"No internet"},{"role":"assistant","content":"{\\"Topic\\":\\"TV\\"}"}]}\n';

const folder = mkdtempSync(join(tmpdir(), 'umbrage-fuzz-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const FILE = join(folder, 'complaints');

async function imported(bytes: Uint8Array): Promise<void> {
  writeFileSync(FILE, bytes);
  const { rows } = await importFile(FILE, {});
  must(
    rows.every(({ index }) => index === null || (index >= 0 && index <= 100)),
    'an index outside its range',
  );
}

const numbers = (count: number) => Array.from({ length: count }, () => 0.5);
const HEADER = {
  catalogue: {
    topics: [
      { name: 'Internet', problems: ['Outage'] },
      { name: 'TV', problems: [] },
    ],
  },
  ...{ rows: 10, widestPair: 1, highestConfidence: 0.9, coverageFloor: 0.1, index: null },
  topics: { names: ['Internet', 'TV'], offsets: numbers(2), biases: numbers(2), scales: numbers(2) },
  problems: { classes: [{ topic: 0, problem: 'Outage' }], biases: numbers(1), scales: numbers(1) },
  lexical: { means: numbers(LEXICAL_FEATURES), factors: numbers(LEXICAL_FEATURES) },
};
const keys = Uint32Array.of(1, 2, 3);
const columns = keys.length + LEXICAL_FEATURES;
const model = (header: object) =>
  encodeModel({
    header: header as typeof HEADER,
    ...{ keys, wordKeys: 3, idf: new Float32Array(3), table: tableOf(keys) },
    ...{ topics: new Int16Array(2 * columns), problems: new Int16Array(columns), index: new Int16Array(0) },
  });

/** A whole model, one whose header is spoilt under a checksum that fits, and bytes that are flipped or cut. */
const modelBytes = fc.oneof(
  spoilt(HEADER).map((header) => model(header as object)),
  fc.tuple(fc.nat(), fc.nat(255), fc.boolean(), fc.nat()).map(([at, byte, isMended, cut]) => {
    const whole = model(HEADER);
    whole[at % whole.length] = byte;
    const bytes = cut % 3 === 0 ? whole.slice(0, cut % whole.length) : whole;
    if (isMended && bytes.length >= 16) new DataView(bytes.buffer).setUint32(12, crc32(bytes.subarray(16)), true);
    return bytes;
  }),
  fc.uint8Array({ maxLength: 100 }),
);

const RULES = {
  rules: [
    { name: 'a', when: { indexFrom: 70, words: ['lawyer'] }, channel: '#e', mention: 'S1', remindAfterMinutes: 30 },
  ],
  digest: { channel: '#d', at: '09:00', zone: 'Europe/Berlin', weeklyOn: 1 },
  businessHours: { zone: 'Europe/Berlin', days: [1, 2], from: '09:00', until: '18:00' },
  bands: {},
};
const CATALOGUE = {
  topics: [
    { name: 'Internet', problems: ['Outage', 'Slow'] },
    { name: 'TV', problems: [] },
  ],
};
const VALUES = [
  'https://acme.zendesk.com',
  'http://10.0.0.1:80/v1/',
  'https://a:b@c.example',
  'xoxb-1',
  'xapp-1',
  '5',
  'true',
  'live',
];

/** What people give the bot in files and settings. */
export const FILE_PARSERS: readonly Parser[] = [
  parser('CSV and JSON import', asBytes(hostileText([CSV, SEED, JSONL, CHAT])), imported, sentence(FILE)),
  parser('chat JSON Lines', hostileText([CHAT, CHAT + CHAT]), readChatLines),
  parser('model file', modelBytes, decodeModel, sentence('Reading a model: ')),
  parser('rules file', spoiltJson(RULES), (text) => rulesIn(text, 'rules.json'), sentence('The rules in rules.json')),
  parser('catalogue', spoilt(CATALOGUE), (value) => catalogueFaults(Catalogue.parse(value)), refused),
  parser(
    'settings',
    fc.dictionary(
      fc.constantFrom(...Object.keys(Environment.shape)),
      fc.oneof(fc.constantFrom(...VALUES), hostileText(VALUES)),
      { maxKeys: 8, noNullPrototype: true },
    ),
    readConfig,
    (error) => error instanceof ConfigError,
  ),
  parser(
    'CSV line',
    fc.array(hostileText(['=1+1', '+SUM(A1)', '-2', '@x', ' =1', '\uff1d1', '-1.5']), { minLength: 1, maxLength: 4 }),
    (cells) => {
      const [read = []]: string[][] = parse(`${csvLine([...cells, 'end'])}\n`, { relax_column_count: true });
      must(read.length === cells.length + 1, `${cells.length} cells came back as ${read.length - 1}`);
      must(
        read.every((cell) => !/^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(cell) || /^[+-]?\d+(?:[.,]\d+)?$/.test(cell)),
        'a cell that a spreadsheet runs',
      );
    },
  ),
];
