import { Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { openApiKeys } from '../adapters/store/api-keys.ts';
import { Scope } from '../core/api-key.ts';
import type { ApiKeys } from '../core/ports.ts';
import type { CommandContext } from './context.ts';
import { textTable } from './text-table.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Keys for what we offer over HTTP. Only their hashes are stored, so a lost key is replaced, never found again. */
export function keysCommand(context: CommandContext): Command {
  const keys = new Command('keys').description('Bearer keys for /v1 and what else is offered over HTTP.');
  keys
    .command('create <name>')
    .description('Make a key and print it, this once.')
    .addOption(
      new Option('--scopes <list>', `separated by commas: ${Scope.options.join(', ')}`)
        .argParser(scopes)
        .default(Scope.options, 'all of them'),
    )
    .option('--days <number>', 'days until it expires; without it, it does not', days)
    .option('--json', 'print JSON')
    .action(async (name: string, options: { scopes: Scope[]; days?: number; json?: boolean }) => {
      const expiresAt = options.days === undefined ? null : new Date(Date.now() + options.days * DAY_MS);
      const { secret, key } = await (await store(context)).create(name, options.scopes, expiresAt);
      if (options.json) context.out(JSON.stringify({ ...key, secret }));
      else
        context.out(
          `${secret}\nThis is the key "${name}" (${key.id}). It is stored nowhere and cannot be shown again.`,
        );
    });
  keys
    .command('list')
    .description('Every key that was not revoked, newest first, without its secret.')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const found = await (await store(context)).list();
      if (json) context.out(JSON.stringify(found));
      else if (found.length === 0) context.out('No key yet. Make one with `umbrage keys create NAME`.');
      else for (const line of textTable([HEAD, ...found.map(toCells)])) context.out(line);
    });
  keys
    .command('revoke <id>')
    .description('End a key at once.')
    .option('--json', 'print JSON')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const isKnown = z.uuid().safeParse(id).success && (await (await store(context)).revoke(id));
      if (!isKnown) throw new Error(`There is no key ${id} that could be revoked. See \`umbrage keys list\`.`);
      context.out(json ? JSON.stringify({ revoked: id }) : `The key ${id} is revoked.`);
    });
  return keys;
}

const HEAD = ['id', 'name', 'scopes', 'created', 'expires'];

const toCells = ({
  id,
  name,
  scopes,
  createdAt,
  expiresAt,
}: Awaited<ReturnType<ApiKeys['list']>>[number]): string[] => [
  id,
  name,
  scopes.join(','),
  createdAt.slice(0, 10),
  expiresAt?.slice(0, 10) ?? 'never',
];

async function store(context: CommandContext): Promise<ApiKeys> {
  return openApiKeys((await context.foundation()).database.sql, () => new Date());
}

function scopes(list: string): Scope[] {
  const parsed = z
    .array(Scope)
    .min(1)
    .safeParse(list.split(',').map((one) => one.trim()));
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`Scopes are ${Scope.options.join(', ')}.`);
}

function days(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0 && value <= 36_500) return value;
  throw new InvalidArgumentError('It must be a whole number of days, 1 or more.');
}
