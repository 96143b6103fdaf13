import { z } from 'zod';

/** What a key allows: asking models, training them, the complaint API, reading metrics and dashboard. */
export const Scope = z.enum(['models', 'training', 'api', 'metrics', 'dashboard']);
export type Scope = z.infer<typeof Scope>;

/** A key without the secret. */
export interface ApiKey {
  id: string;
  name: string;
  scopes: Scope[];
  /** ISO 8601. */
  createdAt: string;
  expiresAt: string | null;
}
