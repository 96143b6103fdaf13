import { BandBounds } from '../../core/classification.ts';
import { UpstreamError } from '../../core/errors.ts';
import { shutdownNotice } from '../../core/shutdown.ts';
import type { Foundation } from '../../foundation.ts';
import { endpointName, openaiClient } from '../../models/endpoint.ts';
import { Calibration } from '../../models/remote-calibration.ts';
import { lifetimeOf } from '../../models/shutdown-check.ts';
import { calibrationSetting, openRemote } from '../../open-remote.ts';
import { endingSoon, finetunedInstead } from '../../training/retired-models.ts';
import { type Finding, failed, look, ok, skipped, warning } from './check.ts';

/** Says nothing about anybody, and every catalogue has a place for it. */
const HARMLESS = 'Thank you, everything works again.';
const NEXT = 'Choose another model in OPENAI_MODEL, and compare it with `umbrage evaluate --models live,general`.';

/** The remote model of the settings: answers, end of life, calibration. */
export async function checkRemote(foundation: Foundation): Promise<Finding[]> {
  const { remote } = foundation.config;
  if (remote === null) return [skipped('Remote model', 'none is used (CLASSIFIER=embedded)')];
  const name = endpointName(remote);
  const check = 'Check OPENAI_BASE_URL, OPENAI_API_KEY and OPENAI_MODEL. Until then the embedded model answers.';
  return [
    ...(await look('Remote model', check, () => checkAnswer(foundation, remote))),
    ...(await look('Remote model: end of life', check, () => checkEnd(remote))),
    (await foundation.settings.get(calibrationSetting(name), Calibration)) === null
      ? warning(
          'Remote model: confidence',
          'never measured, so it is drawn towards one half',
          'Run `umbrage finetune calibrate --data ...` with complaints it has not learned from.',
        )
      : ok('Remote model: confidence', 'calibrated on your complaints'),
  ];
}

type Remote = NonNullable<Foundation['config']['remote']>;

/** One real question, so that address, key, model and answer are tried at once. */
async function checkAnswer(
  { config, settings, training, models, log }: Foundation,
  remote: Remote,
): Promise<Finding[]> {
  const live = await models.live();
  const card = live === null ? null : await models.card(live);
  if (card === null) return [skipped('Remote model', 'no model is live, so there is no catalogue to ask with')];
  const { redaction } = config;
  const common = { remote: { ...remote, examples: 0, samples: 1 }, redaction, settings, training, log, now: Date.now };
  const model = openRemote({ ...common, bounds: BandBounds.parse({}), catalogue: () => card.catalogue });
  const start = performance.now();
  const signal = AbortSignal.timeout(remote.timeoutMs);
  try {
    await model.predict(HARMLESS, { signal, spend: () => undefined });
  } catch (failure) {
    if (!(failure instanceof UpstreamError && failure.code === 'malformed_answer')) throw failure;
    const what = 'The model is too small or the wrong one for this task. The embedded model answers in its place.';
    return [warning('Remote model', failure.message, what)];
  }
  return [ok('Remote model', `${model.id} answered in ${Math.round(performance.now() - start)} ms`)];
}

async function checkEnd(remote: Remote): Promise<Finding[]> {
  const name = 'Remote model: end of life';
  const lifetime = await lifetimeOf(openaiClient(remote), remote);
  const known = finetunedInstead(remote.model) ?? endingSoon(remote.model);
  switch (lifetime.kind) {
    case 'gone':
      return [failed(name, `the model is gone (model_not_found). ${known ?? ''}`.trimEnd(), NEXT)];
    case 'until': {
      const notice = shutdownNotice(remote.model, lifetime.date, new Date());
      return [
        notice === null
          ? ok(name, `shut down on ${lifetime.date}`)
          : warning(name, `shut down on ${lifetime.date}`, NEXT),
      ];
    }
    case 'unknown':
      // Names mean what they mean at their own vendor only.
      return known === null || !remote.baseUrl.includes('api.openai.com')
        ? [ok(name, 'the endpoint names no date')]
        : [warning(name, known, NEXT)];
  }
}
