import { z } from 'zod';

/** What a remote model may be shown. `embedded_only`: nothing at all. */
export const Redaction = z.enum(['off', 'mask', 'mask_names', 'embedded_only']);
export type Redaction = z.infer<typeof Redaction>;
