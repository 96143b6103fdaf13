import { Command } from 'commander';
import { catalogueFaults } from '../core/catalogue.ts';
import type { ModelCard } from '../core/model-card.ts';
import { candidateFromCard, championFromCards, fromEvaluation } from '../training/evaluate-gate.ts';
import { gate } from '../training/gate.ts';
import {
  DEFAULT_GATE_RULES,
  type GateCandidate,
  type GateChampion,
  type GateResult,
} from '../training/gate-evidence.ts';
import { type ColumnOptions, columnsFrom, withColumnOptions } from './column-options.ts';
import type { CommandContext } from './context.ts';
import { runEvaluation } from './evaluation-run.ts';

interface Options extends ColumnOptions {
  data?: string;
  force?: boolean;
  json?: boolean;
}

interface Known {
  id: string;
  card: ModelCard;
}

export function modelsPromoteCommand(context: CommandContext): Command {
  const command = new Command('promote')
    .description('Make a model the live one, if the gate lets it. A running bot changes over within seconds.')
    .argument('<id>', 'id of the model')
    .option('--data <file>', 'labelled complaints that neither it nor the live model has seen, to compare them on')
    .option('--force', 'promote it whatever the gate says');
  return withColumnOptions(command)
    .option('--json', 'print JSON')
    .action((id: string, options: Options) => promote(context, id, options));
}

async function promote(context: CommandContext, id: string, options: Options): Promise<void> {
  const { models } = await context.foundation();
  const card = await models.card(id);
  if (card === null) throw new Error(`There is no model ${id}. See \`umbrage models list\`.`);
  // Live, it would stop the next start of the bot, so not even --force makes it that.
  const faults = catalogueFaults(card.catalogue);
  if (faults.length > 0) throw new Error(`${id} cannot go live: ${faults.join(' ')}`);
  const live = await models.live();
  if (live === id) {
    context.out(options.json ? JSON.stringify({ id, live: true, verdict: null, rules: [] }) : `${id} is live already.`);
    return;
  }
  const champion = live === null ? null : await models.card(live);
  const evidence = await evidenceFor(
    context,
    { id, card },
    live === null || champion === null ? null : { id: live, card: champion },
    options,
  );
  const result = gate(evidence.candidate, evidence.champion, DEFAULT_GATE_RULES);
  const isPromoted = result.verdict === 'PROMOTE' || options.force === true;
  if (isPromoted) await models.promote(id);
  tell(context, id, result, isPromoted, options);
  if (!isPromoted) throw new Error(`${id} is not promoted: ${result.verdict}. ${reasons(result)}`);
}

async function evidenceFor(
  context: CommandContext,
  candidate: Known,
  champion: Known | null,
  { data, ...columns }: Options,
): Promise<{ candidate: GateCandidate; champion: GateChampion | null }> {
  if (data === undefined) {
    const known = candidateFromCard(candidate);
    return { candidate: known, champion: champion === null ? null : championFromCards(champion, candidate) };
  }
  const evaluation = await runEvaluation(context, {
    models: [candidate.id, ...(champion === null ? [] : [champion.id])],
    data,
    columns: columnsFrom(columns),
    paraphrases: [],
    seed: 1,
    resamples: 2000,
    isLearningCurveWanted: false,
  });
  return fromEvaluation(candidate, champion, evaluation, {
    candidate: candidate.id,
    champion: champion?.id ?? null,
  });
}

function tell(
  context: CommandContext,
  id: string,
  { verdict, rules }: GateResult,
  live: boolean,
  { json }: Options,
): void {
  if (json) {
    context.out(JSON.stringify({ id, live, verdict, rules }));
    return;
  }
  for (const { name, ok, text } of rules) context.out(`${ok ? 'passed' : 'FAILED'}  ${name}: ${text}`);
  context.out(verdict);
  if (live) context.out(`${id} is live.`);
}

function reasons({ rules }: GateResult): string {
  const failed = rules.filter(({ ok }) => !ok).map(({ text }) => text);
  return `${failed.join(' ')} Promote it all the same with --force.`;
}
