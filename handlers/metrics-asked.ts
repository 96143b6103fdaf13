import type { Services } from '../src/core/ports.ts';
import type { HttpRoute } from '../src/http.ts';

/** A monitoring system reads the numbers. It needs a key with the scope `metrics`. */
export function metricsAsked({ keys, exposition }: Pick<Services, 'keys' | 'exposition'>): HttpRoute {
  return {
    async admit({ headers }) {
      await keys.authorised(headers, 'metrics');
      return {};
    },
    handle: async () => ({
      status: 200,
      headers: { 'content-type': exposition.contentType },
      body: await exposition.text(),
    }),
  };
}
