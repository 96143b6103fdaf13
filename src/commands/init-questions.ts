import { Environment } from '../config.ts';

/** How a person is asked. Each answer is checked before the next question. */
export interface Ask {
  text(question: string, options: { initial?: string; example?: string; check: Check }): Promise<string>;
  /** What is typed stays hidden. */
  secret(question: string, check: Check): Promise<string>;
  yes(question: string, initial: boolean): Promise<boolean>;
  choose<Value extends string>(question: string, options: readonly { value: Value; label: string }[]): Promise<Value>;
}

/** What is wrong with an answer, or undefined. */
type Check = (answer: string | undefined) => string | undefined;

type Values = Record<string, string>;

/** Asks for what a bot needs. @param held what `.env` says already @returns what is to be written, and nothing else */
export async function askSettings(ask: Ask, held: Readonly<Values>): Promise<Values> {
  const reach = await ask.choose('How do Zendesk and Slack reach this machine?', [
    { value: 'not', label: 'Not at all: the bot asks Zendesk and opens a socket to Slack (behind a firewall)' },
    { value: 'public', label: 'At a public address, over HTTPS' },
  ]);
  const isReached = reach === 'public';
  const about = new Questions(ask, held);
  if (isReached) await about.text('PUBLIC_URL', 'Address at which they reach it', 'https://umbrage.example.com');
  if (await ask.yes('Connect Zendesk?', true)) await zendesk(about, isReached);
  if (await ask.yes('Connect Slack?', true)) await slack(about, isReached);
  const hasServer = await ask.yes('Use a PostgreSQL server? (Without one a database runs inside the bot.)', false);
  if (hasServer) await about.secret('DATABASE_URL', 'Its address, postgres://user:password@host/database');
  return about.answers;
}

async function zendesk(about: Questions, isReached: boolean): Promise<void> {
  await about.text('ZENDESK_URL', 'Address of your Zendesk', 'https://acme.zendesk.com');
  await about.text(
    'ZENDESK_OAUTH_CLIENT_ID',
    'Identifier of the OAuth client (Admin Center, Apps and integrations, APIs)',
  );
  await about.secret('ZENDESK_OAUTH_CLIENT_SECRET', 'Secret of the OAuth client');
  about.put('ZENDESK_INTAKE', isReached ? 'webhook' : 'poll');
}

async function slack(about: Questions, isReached: boolean): Promise<void> {
  await about.secret(
    'SLACK_BOT_TOKEN',
    'Bot token of the Slack app (xoxb-...); `umbrage setup slack` says where it is',
  );
  if (isReached) await about.secret('SLACK_SIGNING_SECRET', 'Signing secret of the Slack app');
  else await about.secret('SLACK_APP_TOKEN', 'App-level token of the Slack app (xapp-...)');
  await about.text('ESCALATION_CHANNEL', 'Channel for escalations', '#escalations');
}

/** One question for each setting. A value that is there stays unless somebody says otherwise. */
class Questions {
  readonly answers: Values = {};
  readonly #ask: Ask;
  readonly #held: Readonly<Values>;

  constructor(ask: Ask, held: Readonly<Values>) {
    this.#ask = ask;
    this.#held = held;
  }

  async text(name: string, question: string, example?: string): Promise<void> {
    const initial = this.#held[name] ?? '';
    const answer = await this.#ask.text(`${question} (${name})`, {
      ...(initial === '' ? {} : { initial }),
      ...(example === undefined ? {} : { example }),
      check: (text) => faultOf(name, text),
    });
    this.put(name, answer.trim());
  }

  async secret(name: string, question: string): Promise<void> {
    const isHeld = (this.#held[name] ?? '') !== '';
    if (isHeld && !(await this.#ask.yes(`${name} is set already. Replace it?`, false))) return;
    this.put(name, (await this.#ask.secret(`${question} (${name})`, (text) => faultOf(name, text))).trim());
  }

  put(name: string, value: string): void {
    if (this.#held[name] !== value) this.answers[name] = value;
  }
}

/** What the settings' schema says of one value, in a sentence for the person who gave it. */
export function faultOf(name: string, value: string | undefined): string | undefined {
  const text = value?.trim() ?? '';
  if (text === '') return 'An answer is needed here.';
  if (/[\r\n]/.test(text)) return 'It must be one line.';
  if (!isSetting(name)) return `There is no setting ${name}. See .env.example.`;
  const parsed = Environment.shape[name].safeParse(text);
  return parsed.success ? undefined : parsed.error.issues.map(({ message }) => message).join(', ');
}

const isSetting = (name: string): name is keyof typeof Environment.shape => Object.hasOwn(Environment.shape, name);
