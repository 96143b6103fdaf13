import { readConfig } from '../config.ts';
import { ensureModel, firstModel } from '../first-model.ts';
import { openFoundation } from '../foundation.ts';

/** A process of its own: makes a database in the folder it is given, with a first model in it, and ends. */
const [directory = '', databaseUrl = ''] = process.argv.slice(2);
const config = readConfig({ DATA_DIR: directory, DATABASE_URL: databaseUrl, LOG_LEVEL: 'error' });
const first = firstModel(config.database);
const foundation = await openFoundation(config);
try {
  await ensureModel(foundation.models, foundation.log, first);
} finally {
  await foundation.close();
}
