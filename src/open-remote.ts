import { z } from 'zod';
import type { Settings } from './adapters/store/settings.ts';
import type { RemoteConfig } from './config-remote.ts';
import type { Catalogue } from './core/catalogue.ts';
import type { BandBounds } from './core/classification.ts';
import type { Log, TrainingData } from './core/ports.ts';
import type { Labelled } from './core/prompt.ts';
import { redacted } from './core/redact.ts';
import type { Redaction } from './core/redaction.ts';
import type { TrainingRow } from './core/training-row.ts';
import { chatModel } from './models/chat.ts';
import { decisionsModel } from './models/decisions.ts';
import { endpointName, openaiClient } from './models/endpoint.ts';
import { type Neighbours, neighbours } from './models/neighbours.ts';
import { probe } from './models/probe.ts';
import { EndpointProfile, PLAINEST } from './models/profile.ts';
import type { RemoteModel } from './models/remote.ts';
import { Calibration, UNMEASURED } from './models/remote-calibration.ts';
import { readSample } from './training/read-sample.ts';

export interface RemoteNeeds {
  remote: RemoteConfig;
  redaction: { policy: Redaction; regions: string[]; terms: string[] };
  bounds: BandBounds;
  catalogue(): Catalogue;
  settings: Settings;
  training: Pick<TrainingData, 'imported'>;
  log: Pick<Log, 'info' | 'warn'>;
  now: () => number;
}

const HOUR_MS = 60 * 60 * 1000;
/** An endpoint may learn something new; a stored profile is believed for so long. */
const PROFILE_MS = 7 * 24 * HOUR_MS;
/** After a probe that failed the plainest request is used for so long before the next try. */
const RETRY_MS = 60_000;
const PROBE_TIMEOUT_MS = 20_000;

const Stored = z.object({ profile: EndpointProfile, at: z.number() });

/** The settings under which an endpoint's profile and calibration are kept. */
const profileSetting = (endpoint: string): string => `endpoint.profile.${endpoint}`;
export const calibrationSetting = (endpoint: string): string => `endpoint.calibration.${endpoint}`;

/**
 * The remote model of the settings, with what it needs from our side. `ready` resolves when it is known, as far as it can be, what the endpoint
 * can do; before that it can be asked, in the plainest way.
 */
export function openRemote(needs: RemoteNeeds): RemoteModel & { ready: Promise<void> } {
  const { remote, redaction, settings } = needs;
  const client = openaiClient(remote);
  const name = endpointName(remote);
  const outgoing = (text: string) => redacted(text, redaction.policy, redaction);
  const calibration = async () => (await settings.get(calibrationSetting(name), Calibration)) ?? UNMEASURED;
  const common = { client, endpoint: remote, catalogue: needs.catalogue, calibration, outgoing };
  if (remote.wire === 'decisions') return { ...decisionsModel(common), ready: Promise.resolve() };
  const profile = profileOf(needs, () => probe(client, remote, AbortSignal.timeout(PROBE_TIMEOUT_MS)));
  // Asked now, so that the first complaints need not be asked in the plainest way.
  const ready = profile.refresh();
  const similar = remote.examples === 0 ? async () => [] : similarOf(needs);
  const model = chatModel({
    ...common,
    style: remote.answers,
    samples: remote.samples,
    bounds: needs.bounds,
    profile: profile.current,
    similar,
  });
  return { ...model, ready };
}

/**
 * What the endpoint can do: known, stored, or found out by one probe at a time. Nobody waits for a probe, which has neither budget nor breaker
 * around it: meanwhile what was known before holds, or the plainest way to ask.
 */
function profileOf({ remote, settings, log, now }: RemoteNeeds, look: () => ReturnType<typeof probe>) {
  const name = endpointName(remote);
  let known: { profile: EndpointProfile; until: number } | null = null;
  let looking: Promise<void> | null = null;
  const stored = async () => {
    const kept = await settings.get(profileSetting(name), Stored).catch(() => null);
    return kept === null ? { profile: PLAINEST, until: 0 } : { profile: kept.profile, until: kept.at + PROFILE_MS };
  };
  const find = async (before: EndpointProfile) => {
    try {
      const { profile, isSure } = await look();
      known = { profile, until: now() + (isSure ? PROFILE_MS : HOUR_MS) };
      if (isSure) await settings.set(profileSetting(name), { profile, at: now() });
      log.info({ endpoint: name, isSure, ...profile }, 'tried out what the endpoint can do');
    } catch (failure) {
      const why = failure instanceof Error ? failure.message : String(failure);
      log.warn({ endpoint: name, why }, 'the endpoint could not be tried out; it is asked as before meanwhile');
      known ??= { profile: before, until: 0 };
      known.until = now() + RETRY_MS;
    }
  };
  const refresh = async () => {
    known ??= await stored();
    if (now() < known.until) return;
    looking ??= find(known.profile).finally(() => {
      looking = null;
    });
    await looking;
  };
  return {
    refresh,
    async current(): Promise<EndpointProfile> {
      known ??= await stored();
      if (now() >= known.until) void refresh();
      return known.profile;
    },
  };
}

/** Similar complaints from what was imported, or from the sample where nothing was. Read again every hour. */
function similarOf({ remote, training, catalogue, now }: RemoteNeeds): (text: string) => Promise<Labelled[]> {
  let index: { from: Promise<Neighbours>; until: number } | null = null;
  const read = async () => {
    const imported = await training.imported();
    return neighbours(labelled(imported.length > 0 ? imported : await readSample(), catalogue()));
  };
  return async (text) => {
    if (index === null || now() >= index.until) {
      const from = read();
      index = { from, until: now() + HOUR_MS };
      // The next complaint tries again; kept, one failure of the database would last the hour.
      from.catch(() => {
        index = null;
      });
    }
    return (await index.from).near(text, remote.examples);
  };
}

/** Rows that can serve as examples: fully labelled, of the catalogue the model is asked with. */
function labelled(rows: readonly TrainingRow[], { topics }: Catalogue): Labelled[] {
  const known = new Set(topics.map(({ name }) => name));
  return rows.flatMap(({ text, topic, problem, index }) =>
    topic !== null && index !== null && known.has(topic) ? [{ text, topic, problem, index }] : [],
  );
}
