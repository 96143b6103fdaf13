import { API_KEY, type ApiClient, apiClient } from '../support/api-client.ts';
import { testApp, WITHOUT_INCIDENTS } from '../support/app.ts';

/** A `test` with one bot and one client for the whole file. */
export const test = testApp({ settings: { ...WITHOUT_INCIDENTS, API_KEYS: `tests:${API_KEY}` } }).extend<{
  api: ApiClient;
}>({
  api: [async ({ app }, use) => use(await apiClient(app)), { scope: 'file' }],
});
