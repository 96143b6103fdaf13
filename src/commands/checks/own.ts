import { sql } from 'drizzle-orm';
import { rows } from '../../adapters/store/database.ts';
import { catalogueFaults } from '../../core/catalogue.ts';
import type { Foundation } from '../../foundation.ts';
import { modeOf } from '../../services.ts';
import { type Finding, failed, look, ok, warning } from './check.ts';

/** More waiting jobs than this mean that nobody works, or that something outside is slow. */
const MANY_JOBS = 500;

export function checkDatabase({ database, config }: Foundation): Promise<Finding[]> {
  const todo = 'Check DATABASE_URL, or who may write to DATA_DIR.';
  return look('Database', todo, async () => {
    const [row] = await rows(database.sql, sql`select extract(epoch from clock_timestamp()) * 1000 as now_ms`);
    const skewMs = Math.abs(Number(row?.now_ms) - Date.now());
    const kind = config.database.url === undefined ? `embedded, in ${config.database.directory}` : 'PostgreSQL';
    return [
      ok('Database', kind),
      skewMs < 30_000
        ? ok('Clock: database', `${Math.round(skewMs / 1000)} s apart`)
        : warning(
            'Clock: database',
            `${Math.round(skewMs / 1000)} s apart`,
            'Let both machines ask a time server (NTP).',
          ),
    ];
  });
}

export function checkQueue({ queue }: Foundation): Promise<Finding[]> {
  return look('Queue', 'Check the database.', async () => {
    const [pending, dead] = await Promise.all([queue.pending(), queue.dead()]);
    return [
      pending < MANY_JOBS
        ? ok('Queue', `${pending} jobs wait`)
        : warning('Queue', `${pending} jobs wait`, 'Check that a bot runs, and the findings about Zendesk and Slack.'),
      dead.length === 0
        ? ok('Queue: dead jobs', 'none')
        : warning('Queue: dead jobs', `${dead.length}`, 'See the reasons with `umbrage queue list`.'),
    ];
  });
}

export function checkModel({ models, config }: Foundation): Promise<Finding[]> {
  return look('Model', 'Start the bot once, or train one with `umbrage train`.', async () => {
    const id = await models.live();
    const card = id === null ? null : await models.card(id);
    if (id === null || card === null) {
      return [failed('Model', 'none is live', 'Start the bot once, or train one with `umbrage train`.')];
    }
    const faults = catalogueFaults(card.catalogue);
    const mode = modeOf(config, { card: () => card });
    return [
      faults.length === 0
        ? ok('Model', `${id}, ${card.rows} rows`)
        : failed('Model', faults.join(' '), 'Rename and train again.'),
      card.isSample
        ? warning(
            'Model: training',
            'knows only the shipped sample',
            'Train on your own history: `umbrage train --data ...`.',
          )
        : ok('Model: training', 'trained on your own data'),
      ok('Model: end of life', 'runs in this process, nobody can switch it off'),
      mode === 'live'
        ? ok('Mode', 'live')
        : warning(
            'Mode',
            'observing: nothing is written or posted',
            'Set MODE=live and make a model of your own live.',
          ),
    ];
  });
}
