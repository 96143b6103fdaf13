import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, Environment, readConfig } from '../src/config.ts';
import { readCatalogue } from '../src/read-catalogue.ts';

const ZENDESK = {
  ZENDESK_URL: 'https://acme.zendesk.com/',
  ZENDESK_OAUTH_CLIENT_ID: 'umbrage',
  ZENDESK_OAUTH_CLIENT_SECRET: 'secret',
  ZENDESK_WEBHOOK_SECRET: 'webhook-secret',
};

test('.env.example and the schema name the same settings, each with a line of meaning', () => {
  const lines = readFileSync(new URL('../.env.example', import.meta.url), 'utf8').split('\n');
  const names = lines.flatMap((line) => /^([A-Z_]+)=/.exec(line)?.[1] ?? []);
  expect(names.toSorted()).toEqual(Object.keys(Environment.shape).toSorted());
  for (const name of names) {
    const above = lines[lines.findIndex((line) => line.startsWith(`${name}=`)) - 1];
    expect(above, name).toMatch(/^# .{10,}/);
  }
});

test('.env.example as it is starts nothing by accident and is valid', () => {
  const text = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  const variables = Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, value]];
    }),
  );
  expect(readConfig(variables)).toMatchObject({ zendesk: null, slack: null, PORT: 3000, HOST: '127.0.0.1' });
});

describe('readConfig', () => {
  test('tells everything that is wrong at once', () => {
    const wrong = {
      ...ZENDESK,
      PORT: 'eighty',
      ESCALATION_THRESHOLD: '120',
      DATABASE_URL: 'mysql://x',
      SLACK_BOT_TOKEN: 'xapp-1',
    };
    const fault = (() => {
      try {
        return readConfig(wrong);
      } catch (error) {
        return error;
      }
    })();
    expect(fault).toBeInstanceOf(ConfigError);
    for (const name of ['PORT', 'ESCALATION_THRESHOLD', 'DATABASE_URL', 'SLACK_BOT_TOKEN']) {
      expect(String(fault)).toContain(name);
    }
  });

  test.for([
    ['a URL without credentials', { ZENDESK_URL: 'https://acme.zendesk.com' }, /ZENDESK_OAUTH_CLIENT_ID/],
    ['no webhook secret', { ...ZENDESK, ZENDESK_WEBHOOK_SECRET: '' }, /ZENDESK_WEBHOOK_SECRET/],
    ['plain http to a real account', { ...ZENDESK, ZENDESK_URL: 'http://acme.zendesk.com' }, /https/],
    ['a bot token alone', { SLACK_BOT_TOKEN: 'xoxb-1' }, /SLACK_APP_TOKEN/],
    ['a signing secret alone', { SLACK_SIGNING_SECRET: 's' }, /SLACK_BOT_TOKEN/],
  ] as const)('refuses %s', ([, variables, expected]) => {
    expect(() => readConfig(variables)).toThrow(expected);
  });

  test('an app token means Socket Mode, a signing secret alone HTTP', () => {
    const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's' };
    expect(readConfig(slack).slack?.transport.kind).toBe('http');
    expect(readConfig({ ...slack, SLACK_APP_TOKEN: 'xapp-1' }).slack?.transport.kind).toBe('socket');
  });

  test('only an address of this machine is a sandbox', () => {
    expect(readConfig(ZENDESK).zendesk).toMatchObject({ isSandbox: false, url: 'https://acme.zendesk.com' });
    expect(readConfig({ ...ZENDESK, ZENDESK_URL: 'http://127.0.0.1:4001' }).zendesk?.isSandbox).toBe(true);
  });
});

describe('readCatalogue', () => {
  const read = async (content: string | null) => {
    const folder = mkdtempSync(join(tmpdir(), 'umbrage-catalogue-'));
    const catalogueFile = join(folder, 'catalogue.json');
    if (content !== null) writeFileSync(catalogueFile, content);
    return readCatalogue({ catalogueFile }).finally(() => rmSync(folder, { recursive: true }));
  };

  test.for([
    ['no file', null, /cannot be read\. Check CATALOGUE_FILE/],
    ['no JSON', '{"topics":', /must be JSON such as/],
    ['another form', '["Billing"]', /must be JSON such as/],
    ['no topics', '{"topics":[]}', /has no topics/],
    ['two names of one tag', '{"topics":[{"name":"A b","problems":[]},{"name":"a-b","problems":[]}]}', /both become/],
  ] as const)('a catalogue that is %s is refused in a sentence', async ([, content, expected]) => {
    await expect(read(content)).rejects.toThrow(expected);
  });

  test('is what data prepare writes, or null where none is set', async () => {
    const catalogue = { topics: [{ name: 'Billing', problems: ['Charged twice'] }] };
    expect(await read(JSON.stringify(catalogue))).toEqual(catalogue);
    expect(await readCatalogue({ catalogueFile: undefined })).toBeNull();
  });
});
