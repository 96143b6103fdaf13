import type { Scope } from '../src/core/api-key.ts';
import type { Services } from '../src/core/ports.ts';
import type { HttpHandler, HttpRoute } from '../src/http.ts';
import { openaiRoute } from '../src/http-openai.ts';
import { v1ChatCompletions } from './v1-chat-completions.ts';
import { v1Decisions } from './v1-decisions.ts';
import { v1Embeddings } from './v1-embeddings.ts';
import { FILE_LIMIT, v1File, v1FileContent, v1FileDeleted, v1Files, v1FileUploaded } from './v1-files.ts';
import { v1Job, v1JobCancelled, v1JobCheckpoints, v1JobCreated, v1JobEvents, v1Jobs } from './v1-fine-tuning-jobs.ts';
import { v1Model, v1Models } from './v1-models.ts';

/** Our models and our trainer on the OpenAI wire. */
export function v1Routes(services: Pick<Services, 'modelServer' | 'keys' | 'rates'>): Record<string, HttpRoute> {
  const asks = (handle: HttpHandler, scope: Scope = 'models') => openaiRoute(services, scope, handle);
  const trains = (handle: HttpHandler) => asks(handle, 'training');
  return {
    'GET /v1/models': asks(v1Models(services)),
    'GET /v1/models/:id': asks(v1Model(services)),
    'POST /v1/chat/completions': asks(v1ChatCompletions(services)),
    'POST /v1/decisions': asks(v1Decisions(services)),
    'POST /v1/embeddings': asks(v1Embeddings(services)),
    'POST /v1/files': openaiRoute(services, 'training', v1FileUploaded(services), FILE_LIMIT),
    'GET /v1/files': trains(v1Files(services)),
    'GET /v1/files/:id': trains(v1File(services)),
    'GET /v1/files/:id/content': trains(v1FileContent(services)),
    'DELETE /v1/files/:id': trains(v1FileDeleted(services)),
    'POST /v1/fine_tuning/jobs': trains(v1JobCreated(services)),
    'GET /v1/fine_tuning/jobs': trains(v1Jobs(services)),
    'GET /v1/fine_tuning/jobs/:id': trains(v1Job(services)),
    'POST /v1/fine_tuning/jobs/:id/cancel': trains(v1JobCancelled(services)),
    'GET /v1/fine_tuning/jobs/:id/events': trains(v1JobEvents(services)),
    'GET /v1/fine_tuning/jobs/:id/checkpoints': trains(v1JobCheckpoints(services)),
  };
}
