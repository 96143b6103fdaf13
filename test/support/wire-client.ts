import OpenAI from 'openai';
import { expect } from 'vitest';
import type { World } from '../../src/commands/world.ts';
import { officialDocument } from './official-document.ts';

export const KEY = 'test-key-of-24-characters-or-more';
export const official = officialDocument();
/** Which schema of the official document answers which request. */
const SCHEMAS: [RegExp, string][] = [
  [/^POST .*\/files$/, 'OpenAIFile'],
  [/^GET .*\/files\?|^GET .*\/files$/, 'ListFilesResponse'],
  [/^GET .*\/files\/[^/]+$/, 'OpenAIFile'],
  [/^DELETE .*\/files\//, 'DeleteFileResponse'],
  [/^GET .*\/jobs(?:\?.*)?$/, 'ListPaginatedFineTuningJobsResponse'],
  [/\/events/, 'ListFineTuningJobEventsResponse'],
  [/\/checkpoints/, 'ListFineTuningJobCheckpointsResponse'],
  [/\/fine_tuning\/jobs/, 'FineTuningJob'],
  [/^GET .*\/models$/, 'ListModelsResponse'],
  [/^GET .*\/models\//, 'Model'],
  [/\/chat\/completions$/, 'CreateChatCompletionResponse'],
  [/\/embeddings$/, 'CreateEmbeddingResponse'],
];
let checked = 0;

/** The vendor's own client, with every exchange held against the vendor's own document. */
export function wireClient(app: World): OpenAI {
  const watched = async (url: string | URL | Request, init?: RequestInit) => {
    const response = await fetch(url, init);
    const type = response.headers.get('content-type') ?? '';
    if (official !== null && type.includes('json')) {
      const json: unknown = await response.clone().json();
      const name = `${init?.method?.toUpperCase() ?? 'GET'} ${String(url)}`;
      const schema = response.ok ? SCHEMAS.find(([pattern]) => pattern.test(name))?.[1] : 'ErrorResponse';
      if (schema !== undefined) {
        expect(official.faults(schema, json), name).toEqual([]);
        checked += 1;
      }
    }
    return response;
  };
  return new OpenAI({ baseURL: `${app.bot().url}/v1`, apiKey: KEY, maxRetries: 0, fetch: watched });
}

export const exchangesChecked = (): number => checked;
