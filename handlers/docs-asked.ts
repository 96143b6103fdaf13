import type { OpenApi } from '../src/api/openapi.ts';
import type { HttpHandler } from '../src/http.ts';
import { pageReply } from '../src/page-reply.ts';

/** `GET /docs`: the API as a page to read. Open to everybody, like the document it is made of. */
export function docsAsked(document: () => OpenApi, openaiRoutes: readonly string[]): HttpHandler {
  let page: string | null = null;
  return async () => {
    if (page === null) {
      const { apiDocs } = await import('../src/report/api-docs.ts');
      page = apiDocs(document(), openaiRoutes);
    }
    return pageReply(200, page);
  };
}
