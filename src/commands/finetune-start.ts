import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { readChatLines } from '../training/chat-lines.ts';
import { LEAST_EXAMPLES } from '../training/check-chat-file.ts';
import type { ProviderName } from '../training/finetune-profiles.ts';
import { type FinetuneRun, runId } from '../training/finetune-run.ts';
import { endingSoon, finetunedInstead, INSTEAD } from '../training/retired-models.ts';
import type { CommandContext } from './context.ts';

export interface StartOptions {
  provider: ProviderName;
  baseUrl?: string;
  keyFrom: string;
  model: string;
  suffix?: string;
  epochs?: number;
  data: string;
  wait: boolean;
  json?: boolean;
}

const ADDRESSES: Partial<Record<ProviderName, string>> = {
  openai: 'https://api.openai.com/v1',
  nebius: 'https://api.tokenfactory.nebius.com/v1',
};
const MOST_FAULTS = 5;
const MOST_EPOCHS = 50;

/** The files of `data prepare`, and the run that they and the options stand for. @throws Error a sentence, before anything is sent */
export async function wantedRun(
  context: CommandContext,
  options: StartOptions & { baseUrl: string },
): Promise<{ run: FinetuneRun; files: { train: string; valid: string } }> {
  const { provider, baseUrl, model, suffix = null, epochs = null } = options;
  const retired = finetunedInstead(model);
  if (retired !== null) throw new Error(`${retired} ${INSTEAD}`);
  const ending = provider === 'openai' ? endingSoon(model) : null;
  if (ending !== null) context.err(`Note: ${ending}`);
  const folder = resolve(context.cwd, options.data);
  const train = await prepared(join(folder, 'train.jsonl'));
  const valid = await prepared(join(folder, 'valid.jsonl'));
  await assertUsable(join(folder, 'train.jsonl'), train, context.signal);
  return {
    run: {
      ...{ id: runId({ baseUrl, model, suffix, epochs, train, valid }), provider, baseUrl, model, suffix, epochs },
      ...{ status: 'intended', startedAt: new Date().toISOString() },
      ...{ trainingFile: null, validationFile: null, jobId: null, fineTunedModel: null, error: null },
      ...{ metrics: [], checkpoints: [], trainedTokens: null },
    },
    files: { train, valid },
  };
}

/** Where a provider is whose address was not given; undefined where it has no address of its own. */
export const addressOf = ({ provider, baseUrl }: StartOptions): string | undefined => baseUrl ?? ADDRESSES[provider];

export function epochsFrom(text: string): number {
  const epochs = Number(text);
  if (Number.isInteger(epochs) && epochs >= 1 && epochs <= MOST_EPOCHS) return epochs;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${MOST_EPOCHS}.`);
}

async function prepared(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new Error(`${file} cannot be read. Make it with \`umbrage data prepare\`.`, { cause });
  }
}

async function assertUsable(file: string, text: string, signal: AbortSignal): Promise<void> {
  const { lines, faults: found } = await readChatLines(text, { signal });
  const faults =
    lines.length < LEAST_EXAMPLES
      ? [...found, { line: null, message: `there are ${lines.length} examples, at least ${LEAST_EXAMPLES} are needed` }]
      : found;
  if (faults.length === 0) return;
  const told = faults
    .slice(0, MOST_FAULTS)
    .map(({ line, message }) => `${line === null ? '' : `line ${line} `}${message}`);
  throw new Error(`${file} cannot be used: ${told.join('; ')}.`);
}
