import { resolve } from 'node:path';
import { Command } from 'commander';
import { UpstreamError } from '../core/errors.ts';
import { fitCalibration } from '../models/remote-calibration.ts';
import { calibrationSetting } from '../open-remote.ts';
import { remoteSubject } from '../open-remote-subject.ts';
import { importFile } from '../training/import.ts';
import { type ColumnOptions, columnsFrom, withColumnOptions } from './column-options.ts';
import type { CommandContext } from './context.ts';
import { progressBar } from './progress.ts';

interface Options extends ColumnOptions {
  data: string;
  model: string;
  most: string;
  json?: boolean;
}

const UNTOUCHED = { slope: 1, intercept: 0 };

/** `finetune calibrate`: asks an endpoint about labelled complaints, so that its confidence means what it says. */
export function calibrateCommand(context: CommandContext): Command {
  const command = new Command('calibrate')
    .description('Ask the endpoint of the settings about labelled complaints and calibrate its confidence on them.')
    .requiredOption('--data <file>', 'CSV or JSON that the model has not learned from')
    .option('--model <name>', 'general (the model of the settings), or ft:...', 'general')
    .option('--most <n>', 'complaints to ask about at most', '300')
    .option('--json', 'print JSON');
  return withColumnOptions(command).action(async ({ data, model, most, json, ...columns }: Options) => {
    const foundation = await context.foundation();
    const { rows } = await importFile(resolve(context.cwd, data), columnsFrom(columns), { signal: context.signal });
    if (!/^[1-9]\d{0,5}$/.test(most)) throw new Error('--most must be a whole number above 0.');
    const labelled = rows.filter(({ topic }) => topic !== null).slice(0, Number(most));
    // Its own confidence is what is to be measured, so what was learned before must not colour it.
    const untouched = { ...foundation, settings: { ...foundation.settings, get: untouchedGet(foundation.settings) } };
    const subject = await remoteSubject(model, untouched);
    if (subject === null || !('classifier' in subject)) throw new Error(`"${model}" is no model at an endpoint.`);
    const bar = progressBar(context, 'Asking');
    const answers: { confidence: number; right: boolean }[] = [];
    try {
      for (const [place, { text, topic }] of labelled.entries()) {
        const prediction = await asked(() => subject.classifier.classify([text], { signal: context.signal }));
        if (prediction !== null) answers.push({ confidence: prediction.confidence, right: prediction.topic === topic });
        bar.update((place + 1) / labelled.length);
      }
    } finally {
      bar.stop();
    }
    const fit = fitCalibration(answers);
    if (fit === null)
      throw new Error(`Only ${answers.length} of ${labelled.length} complaints were answered; 30 are needed.`);
    await foundation.settings.set(calibrationSetting(subject.classifier.id), fit);
    const right = answers.filter((answer) => answer.right).length;
    if (json) {
      const counts = { asked: labelled.length, answered: answers.length, right };
      context.out(JSON.stringify({ model: subject.classifier.id, ...counts, ...fit }));
      return;
    }
    context.out(
      `${subject.classifier.id}: ${right} of ${answers.length} right, ${labelled.length - answers.length} unanswered.`,
    );
    context.out(
      `Calibrated with slope ${fit.slope.toFixed(3)} and intercept ${fit.intercept.toFixed(3)}; a running bot goes by it at once.`,
    );
  });
}

type Get = Parameters<typeof remoteSubject>[1]['settings']['get'];

function untouchedGet({ get }: { get: Get }): Get {
  return async (name, schema) =>
    name.startsWith(calibrationSetting('')) ? schema.parse(UNTOUCHED) : get(name, schema);
}

/** A complaint without an answer says nothing of confidence. */
async function asked<T>(ask: () => Promise<T[]>): Promise<T | null> {
  try {
    return (await ask())[0] ?? null;
  } catch (failure) {
    if (failure instanceof UpstreamError) return null;
    throw failure;
  }
}
