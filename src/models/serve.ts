import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { RequestError } from '../core/errors.ts';
import type { ModelServer, ServedModel } from '../core/model-server.ts';
import type { ModelStore } from '../core/ports.ts';
import { embeddedClassifier } from './embedded/classifier.ts';
import { distribution, textVector } from './embedded/distribution.ts';
import type { EmbeddedModel } from './embedded/model.ts';
import { decodeModel } from './embedded/model-file.ts';
import { type Reader, reader } from './embedded/reading.ts';
import { answerPieces, askedText, chatChunks, chatCompletion, estimatedTokens } from './serve-chat.ts';
import { decisionAnswers, decisionText, decisionUsage } from './serve-decisions.ts';

/** The name under which the live model can be called and trained from. */
export const BASE_MODEL = 'umbrage-embedded';

export interface ServeNeeds {
  store: Pick<ModelStore, 'bytes' | 'live' | 'list'>;
  /** Names that jobs gave, and what they stand for. */
  named: {
    modelOf(name: string): Promise<string | null>;
    named(): Promise<{ name: string; createdAt: number }[]>;
  };
  now: () => number;
}

interface Loaded {
  model: EmbeddedModel;
  read: Reader;
  classify(text: string): ReturnType<ReturnType<typeof embeddedClassifier>['classify']>;
}

/** Decoded models kept at once; each is some megabytes. */
const MOST_LOADED = 4;
const DIMENSIONS = 256;
/** Some milliseconds of work between two turns of the event loop. */
const TEXTS_PER_TURN = 40;
/** Spread of the index around its guess where nothing better is known, in points. */
const SPREAD = 12;

type Answers = Pick<ModelServer, 'models' | 'model' | 'chat' | 'chatStream' | 'embeddings' | 'decisions'>;

/** Our models, asked on the OpenAI wire. */
export function serveModels({ store, named, now }: ServeNeeds): Answers {
  const loaded = new Map<string, Loaded>();
  const seconds = () => Math.floor(now() / 1000);

  async function load(name: string): Promise<Loaded> {
    const id = await idOf(name);
    const known = id === null ? undefined : loaded.get(id);
    if (known !== undefined) return known;
    const bytes = id === null ? null : await store.bytes(id);
    if (id === null || bytes === null) throw noModel(name);
    const model = decodeModel(bytes);
    const classifier = embeddedClassifier(id, model);
    const fresh = { model, read: reader(model), classify: (text: string) => classifier.classify([text]) };
    const [oldest] = loaded.keys();
    if (loaded.size >= MOST_LOADED && oldest !== undefined) loaded.delete(oldest);
    loaded.set(id, fresh);
    return fresh;
  }

  async function idOf(name: string): Promise<string | null> {
    if (name === BASE_MODEL) return store.live();
    return name.startsWith('ft:') ? named.modelOf(name) : name;
  }

  async function models(): Promise<ServedModel[]> {
    const [own, tuned, live] = await Promise.all([store.list(), named.named(), store.live()]);
    const base = own.find(({ id }) => id === live);
    return [
      ...(base === undefined ? [] : [served(BASE_MODEL, Date.parse(base.createdAt) / 1000)]),
      ...tuned.map(({ name, createdAt }) => served(name, createdAt)),
      ...own.map(({ id, createdAt }) => served(id, Date.parse(createdAt) / 1000)),
    ];
  }

  async function parts(request: Parameters<Answers['chat']>[0]) {
    const text = askedText(request);
    const { model, read, classify } = await load(request.model);
    const [prediction] = await classify(text);
    if (prediction === undefined) throw new Error('The embedded model gave no prediction for one text.');
    const pieces = answerPieces(request, prediction, distribution(model, read, text));
    return { id: `chatcmpl-${randomUUID()}`, created: seconds(), model: request.model, pieces, request };
  }

  return {
    models,
    async model(id) {
      const found = (await models()).find((one) => one.id === id);
      if (found === undefined) throw noModel(id);
      return found;
    },
    chat: async (request) => chatCompletion(await parts(request)),
    chatStream: async (request) => chatChunks(await parts(request)),
    async embeddings({ model: name, input, encoding_format: format, dimensions }) {
      const { model, read } = await load(name);
      const texts = typeof input === 'string' ? [input] : input;
      const data: object[] = [];
      for (const [index, text] of texts.entries()) {
        if (index > 0 && index % TEXTS_PER_TURN === 0) await setImmediate();
        const vector = textVector(model, read, text, dimensions ?? DIMENSIONS);
        data.push({ object: 'embedding', index, embedding: format === 'base64' ? base64(vector) : [...vector] });
      }
      const tokens = texts.reduce((sum, text) => sum + estimatedTokens(text), 0);
      return { object: 'list', data, model: name, usage: { prompt_tokens: tokens, total_tokens: tokens } };
    },
    async decisions(request) {
      const text = decisionText(request);
      const { model, read, classify } = await load(request.model);
      const [prediction] = await classify(text);
      const known = {
        index: prediction?.index ?? 0,
        spread: SPREAD,
        distribution: distribution(model, read, text),
        catalogue: model.header.catalogue,
      };
      return {
        model: request.model,
        answers: await decisionAnswers(request.questions, known),
        usage: decisionUsage(text),
      };
    },
  };
}

const served = (id: string, created: number): ServedModel => ({
  id,
  object: 'model',
  created: Math.floor(created),
  owned_by: 'umbrage',
  shutdown_date: null,
});

/** 32-bit floats, little endian, as the original sends them. */
const base64 = (vector: Float64Array): string => Buffer.from(Float32Array.from(vector).buffer).toString('base64');

export const noModel = (name: string): RequestError =>
  new RequestError(404, `The model \`${name}\` does not exist here. GET /v1/models lists those that do.`, {
    code: 'model_not_found',
    param: 'model',
  });
