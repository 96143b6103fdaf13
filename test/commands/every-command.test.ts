import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commandTree } from '../../src/commands/command-tree.ts';
import { shellScript } from '../../src/commands/completion-scripts.ts';
import { localContext } from '../../src/commands/context.ts';
import { type Ask, askSettings } from '../../src/commands/init-questions.ts';
import { buildProgram, runCommand } from '../../src/commands/program.ts';
import { readConfig } from '../../src/config.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'umbrage-commands-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const contextFor = (settings: Record<string, string> = {}, lines: { out: string[]; err: string[] } = NOWHERE) =>
  localContext(
    {
      out: (line) => lines.out.push(line),
      err: (line) => lines.err.push(line),
      isTerminal: false,
      cwd,
      signal: new AbortController().signal,
    },
    // No bot answers at port 1.
    { PORT: '1', ...settings },
  );
const NOWHERE = { out: [], err: [] };

async function run(argv: string[], settings: Record<string, string> = {}) {
  const lines: { out: string[]; err: string[] } = { out: [], err: [] };
  const code = await runCommand(argv, contextFor(settings, lines));
  return { code, out: lines.out.join('\n'), err: lines.err.join('\n') };
}

const TREE = commandTree(await buildProgram(contextOfNothing()));
const LEAVES = TREE.filter(({ children }) => children.length === 0);

function contextOfNothing() {
  return localContext(
    { out: () => undefined, err: () => undefined, isTerminal: false, cwd: '.', signal: new AbortController().signal },
    {},
  );
}

describe('every command', () => {
  test('is there', () => {
    const promised =
      'demo start doctor setup data train finetune models evaluate threshold backfill classify corrections init keys queue';
    expect(TREE[0]?.children).toEqual(expect.arrayContaining(promised.split(' ')));
  });

  test.for(TREE.map((node) => [node.path.join(' ') || 'umbrage', node] as const))(
    '%s explains itself',
    async ([, node]) => {
      const { code, out } = await run([...node.path, '--help']);

      expect(code).toBe(0);
      expect(out).toContain(`Usage: ${['umbrage', ...node.path].join(' ')}`);
      expect(node.about).toMatch(/^[A-Z].*\.$/s);
      for (const { flag, about } of node.options) expect(about, flag).not.toBe('');
    },
  );

  test.for(LEAVES.map((node) => [node.path.join(' '), node] as const))(
    '%s has an answer for machines, and code 2 for wrong use',
    async ([, { path, options }]) => {
      expect(options.map(({ flag }) => flag)).toContain('--json');

      const { code, out, err } = await run([...path, '--nonsense']);
      expect(code).toBe(2);
      expect(out).toBe('');
      expect(err).toMatch(/^error: (unknown option '--nonsense'|required option)/);
    },
  );

  test('a word that is no command is answered with what may have been meant', async () => {
    const { code, err } = await run(['modles']);
    expect(code).toBe(2);
    expect(err).toMatch(/Did you mean models/);
    expect(err).toMatch(/umbrage --help/);
  });

  test('wrong settings are named, with code 2', async () => {
    const { code, err } = await run(['status'], { PORT: 'eighty', LOG_LEVEL: 'loud' });
    expect(code).toBe(2);
    expect(err).toMatch(/PORT[\s\S]*LOG_LEVEL[\s\S]*\.env\.example/);
  });
});

describe('umbrage alone', () => {
  test('without settings it offers the demo and init, and makes no database', async () => {
    const { code, out } = await run([], { DATA_DIR: join(cwd, 'data') });
    expect(code).toBe(0);
    expect(out).toMatch(/There is no \.env[\s\S]*umbrage demo[\s\S]*umbrage init/);
    expect(existsSync(join(cwd, 'data'))).toBe(false);
  });

  test('with an .env that connects nothing it says so', async () => {
    writeFileSync(join(cwd, '.env'), 'PORT=3000\n');
    expect((await run([])).out).toContain('.env connects neither Zendesk nor Slack');
  });
});

describe('completion', () => {
  test.for([
    ['umbrage ', 'demo'],
    ['umbrage da', 'data'],
    ['umbrage data im', 'import'],
    ['umbrage data import --te', '--text-column'],
    ['umbrage keys create key-name --sc', '--scopes'],
    ['umbrage completion --h', '--help'],
  ] as const)('bash completes "%s"', ([line, expected]) => {
    const words = line.split(' ');
    const script = `${shellScript(
      'bash',
      TREE.map((node) => ({ ...node, options: [...node.options, HELP] })),
    )}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
_umbrage; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const found = execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split('\n');

    expect(found).toContain(expected);
    const prefix = words.at(-1) ?? '';
    expect(found.every((each) => each.startsWith(prefix))).toBe(true);
  });

  test.for(['bash', 'zsh', 'fish'])('%s gets every command', async (shell) => {
    const { code, out } = await run(['completion', shell]);
    expect(code).toBe(0);
    for (const { path } of TREE) if (path.length > 0) expect(out).toContain(path.join(' '));
  });

  test('another shell is wrong use', async () => {
    expect(await run(['completion', 'tcsh'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('bash, zsh, fish'),
    });
  });
});

const HELP = { flag: '--help', about: 'explain', takesValue: false };

describe('init', () => {
  const SECRET = 'tok#en with "quotes"';
  const init = (...set: string[]) => run(['init', ...set]);

  test('writes a file for its owner only, prints no value, and what it wrote reads back', async () => {
    const { code, out } = await init(
      ...['--set', 'ZENDESK_URL=https://acme.zendesk.com', 'ZENDESK_OAUTH_CLIENT_ID=umbrage'],
      ...[`ZENDESK_OAUTH_CLIENT_SECRET=${SECRET}`, 'ZENDESK_INTAKE=poll'],
    );
    const file = join(cwd, '.env');

    expect(code).toBe(0);
    expect(out).not.toContain(SECRET);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const shown = execFileSync(
      process.execPath,
      ['-e', "process.loadEnvFile('.env'); console.log(process.env.ZENDESK_OAUTH_CLIENT_SECRET)"],
      { cwd, encoding: 'utf8' },
    );
    expect(shown.trim()).toBe(SECRET);
  });

  test('keeps what is there, unless told otherwise', async () => {
    writeFileSync(join(cwd, '.env'), '# mine\nESCALATION_CHANNEL=#old\nPORT=8080\n');

    const refused = await init('--set', 'PORT=9090');
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('PORT is set already') });
    expect(readFileSync(join(cwd, '.env'), 'utf8')).toContain('PORT=8080');

    expect(await init('--force', '--set', 'PORT=9090')).toMatchObject({ code: 0 });
    expect(readFileSync(join(cwd, '.env'), 'utf8')).toBe('# mine\nESCALATION_CHANNEL=#old\nPORT=9090\n');
  });

  test.for([
    [['--set', 'PORT=99999'], 'PORT'],
    [['--set', 'COLOUR=red'], 'no setting COLOUR'],
    [['--set', 'SLACK_BOT_TOKEN=abc'], 'xoxb-'],
    [['--set', 'ZENDESK_URL=https://acme.zendesk.com'], 'ZENDESK_OAUTH_CLIENT_ID'],
    [[], 'needs a terminal'],
  ] as const)('%j is refused and leaves no file', async ([set, why]) => {
    const { code, err } = await init(...set);
    expect(code).toBe(2);
    expect(err).toContain(why);
    expect(existsSync(join(cwd, '.env'))).toBe(false);
  });

  test('asks behind a firewall for no public address, and what it got is complete', async () => {
    const asked: string[] = [];
    const answers = await askSettings(scripted('not', asked), {});

    expect(asked.join('\n')).not.toContain('PUBLIC_URL');
    const { zendesk, slack } = readConfig(answers);
    expect(zendesk?.intake).toBe('poll');
    expect(slack?.transport.kind).toBe('socket');
  });

  test('a secret that is there stays when nobody wants it replaced', async () => {
    const held = { ZENDESK_OAUTH_CLIENT_SECRET: 'old', SLACK_BOT_TOKEN: 'xoxb-old' };
    const asked: string[] = [];
    const answers = await askSettings(scripted('public', asked), held);

    expect(asked).toContain('SLACK_BOT_TOKEN is set already. Replace it?');
    expect(Object.keys(answers)).not.toContain('SLACK_BOT_TOKEN');
    expect(readConfig({ ...held, ...answers })).toMatchObject({
      publicUrl: 'https://umbrage.example.com',
      zendesk: { intake: 'webhook' },
      slack: { transport: { kind: 'http' } },
    });
  });
});

/** Somebody who takes the examples, gives each secret in its form, and says yes to the two systems alone. */
function scripted(reach: 'not' | 'public', asked: string[]): Ask {
  const note = (question: string) => asked.push(question);
  return {
    text: async (question, { example, check }) => {
      note(question);
      const answer = example ?? 'umbrage';
      expect(check(answer)).toBeUndefined();
      expect(check('')).toBe('An answer is needed here.');
      return answer;
    },
    secret: async (question, check) => {
      note(question);
      const answer = /xoxb|xapp/.exec(question)?.[0].concat('-new') ?? 'secret';
      expect(check(answer)).toBeUndefined();
      return answer;
    },
    yes: async (question) => {
      note(question);
      return question.startsWith('Connect');
    },
    choose: async (question, options) => {
      note(question);
      const chosen = options.find(({ value }) => value === reach);
      if (chosen === undefined) throw new Error(`Nobody offers ${reach}.`);
      return chosen.value;
    },
  };
}
