import { BandBounds } from '../../src/core/classification.ts';
import { NO_ALARM } from '../../src/core/outage.ts';
import { cascade } from '../../src/models/cascade.ts';
import { chatModel } from '../../src/models/chat.ts';
import { openaiClient } from '../../src/models/endpoint.ts';
import { guard, type Limits } from '../../src/models/guard.ts';
import { type EndpointProfile, PLAINEST } from '../../src/models/profile.ts';
import { type ModelReply, said } from './model-server.ts';

const CATALOGUE = {
  topics: [
    { name: 'Internet', problems: ['Outage'] },
    { name: 'TV', problems: ['Disappearing channels'] },
  ],
};
const LIMITS: Limits = { timeoutMs: 400, concurrency: 2, tokensPerDay: null, dollarsPerDay: null, price: null };
const EMBEDDED = {
  topic: 'Internet',
  problem: null,
  index: 50,
  confidence: 0.4,
  evidence: [],
  doubt: null,
  approximate: false,
  degraded: false,
  model: 'embedded-1',
};
export const CHANNELS = 'TV channels keep disappearing from my subscription!';
export const GOOD: ModelReply = { content: said('T02', 'T02P1', 64) };

interface Spent {
  tokens: number;
  dollars: number;
  requests: number;
  fallbacks: number;
}

const spending = (spent: Spent) => ({
  today: async () => spent,
  add: async (_endpoint: string, more: Spent) => {
    for (const name of ['tokens', 'dollars', 'requests', 'fallbacks'] as const) spent[name] += more[name];
  },
});

/** A chat model, limits and cascade around the stand-in at `url`. */
export function remoteAt(
  url: string,
  options: {
    profile?: EndpointProfile;
    limits?: Partial<Limits>;
    samples?: number;
    askBelow?: number;
    own?: object;
  } = {},
) {
  const spent: Spent = { tokens: 0, dollars: 0, requests: 0, fallbacks: 0 };
  const endpoint = { baseUrl: url, apiKey: 'test-key', model: 'general' };
  const remote = chatModel({
    client: openaiClient(endpoint),
    endpoint,
    style: 'ids',
    samples: options.samples ?? 1,
    bounds: BandBounds.parse({}),
    catalogue: () => CATALOGUE,
    profile: async () => options.profile ?? PLAINEST,
    calibration: async () => ({ slope: 1, intercept: 0 }),
    outgoing: (text) => text,
    similar: async () => [],
  });
  const clock = { ms: 0 };
  const around = guard({
    endpoint: remote.id,
    limits: { ...LIMITS, ...options.limits },
    spending: spending(spent),
    now: () => clock.ms,
    alarm: NO_ALARM,
  });
  const broken: string[] = [];
  const classifier = cascade({
    embedded: { id: 'embedded-1', classify: async (texts) => texts.map(() => ({ ...EMBEDDED, ...options.own })) },
    remote,
    guard: around,
    spending: spending(spent),
    askBelow: options.askBelow ?? 2,
    confidenceFloor: 0.5,
    log: { warn: () => undefined },
    onBroken: ({ code }) => broken.push(code ?? ''),
  });
  const classify = async (text = CHANNELS) => (await classifier.classify([text]))[0];
  return { remote, around, classify, classifier, clock, broken, spent };
}

export const asJson = (json: unknown, status = 200): ModelReply => ({ status, json });
export const html: ModelReply = { status: 200, raw: '<!DOCTYPE html><html>Bad gateway</html>', type: 'text/html' };
