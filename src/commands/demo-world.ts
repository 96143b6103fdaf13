import { ZENDESK } from '../../manifests/zendesk.ts';
import { zendeskAccount } from '../adapters/zendesk/account.ts';
import { setUp } from '../adapters/zendesk/setup/index.ts';
import { ChatRequest } from '../core/model-server.ts';
import { BASE_MODEL } from '../models/serve.ts';
import { type ModelSandbox, startModel } from '../sandbox/model/index.ts';
import { FIELDS_SETTING } from '../services-zendesk.ts';
import { everything } from './setup-zendesk.ts';
import { startWorld, type World, type WorldOptions } from './world.ts';

/** The world of the demo page: beside Zendesk and Slack a second model that can fail, and the fields and notes of a full set-up. */
export interface DemoWorld extends World {
  model: ModelSandbox;
}

export async function startDemoWorld(options: WorldOptions): Promise<DemoWorld> {
  const started = Promise.withResolvers<World>();
  // Unhandled it would end the process before the reason is told.
  started.promise.catch(() => undefined);
  // The same model once more, behind an address: enough to see what happens when an address fails. The bot tries it out
  // while it starts, so the answer waits for the bot.
  const model = await startModel(async (request) => {
    const { services } = (await started.promise).bot().runtime;
    return services.modelServer.chat(ChatRequest.parse(request));
  });
  try {
    const world = await startWorld({ ...options, settings: { ...settingsFor(model), ...options.settings } });
    started.resolve(world);
    await addFields(world);
    const stop = async () => {
      await world.stop();
      await model.close();
    };
    return { ...world, model, stop };
  } catch (error) {
    started.reject(error);
    await model.close();
    throw error;
  }
}

const settingsFor = ({ url }: ModelSandbox): Record<string, string> => ({
  CLASSIFIER: 'cascade',
  OPENAI_BASE_URL: url,
  OPENAI_MODEL: BASE_MODEL,
  OPENAI_ANSWERS: 'names',
  OPENAI_EXAMPLES: '0',
  OPENAI_SAMPLES: '1',
  // Each ticket says for what reasons it was sorted, and the page reads them there.
  ZENDESK_NOTE: 'true',
  // Failures that somebody switched on need no warning.
  LOG_LEVEL: 'error',
});

/** The custom fields as `umbrage setup zendesk` makes them; the webhook is there already. */
async function addFields({ bot }: World): Promise<void> {
  const { config, settings, services } = bot().runtime;
  if (config.zendesk === null) return;
  const { catalogue } = await services.stance();
  const { transport } = zendeskAccount({ ...config.zendesk, scopes: ZENDESK.setupScopes, lifeS: 600 });
  const wanted = { ...everything(catalogue), webhook: null, trigger: null };
  const { fields } = await setUp({ transport, dryRun: false, tell: () => undefined }, wanted);
  await settings.set(FIELDS_SETTING, fields);
}
