import { z } from 'zod';
import type { Account } from './account.ts';
import { normalTags } from './custom-values.ts';
import type { TicketRecord } from './records.ts';
import { invalidAttribute, json } from './reply.ts';
import { type ApiRequest, idParam, type Route } from './routes.ts';
import { changeTicket } from './ticket-change.ts';
import { liveTicket, type TicketRouteOptions, updateLimits } from './ticket-routes.ts';
import type { Triggers } from './trigger-runs.ts';

const TagsBody = z.object({
  tags: z.union([z.string(), z.array(z.string())]),
  safe_update: z.union([z.boolean(), z.string()]).optional(),
  updated_stamp: z.string().nullish(),
});

/** `tickets/{id}/tags`: POST replaces all, PUT adds, DELETE removes. */
export function tagRoutes(options: TicketRouteOptions): Route[] {
  const { account } = options;
  const path = '/api/v2/tickets/:id/tags';
  const limits = updateLimits(options);
  const change = (status: number, combine: (held: string[], sent: string[]) => string[]) => (request: ApiRequest) => {
    const ticket = liveTicket(account, idParam(request));
    const { tags, ...stamp } = tagsBody(request);
    const combined = combine(ticket.state.tags, normalTags(tags));
    writeTags(account, options.triggers, ticket, { tags: combined, ...stamp }, request);
    return json(status, { tags: ticket.state.tags });
  };
  return [
    {
      method: 'GET',
      path,
      resource: 'tickets',
      handle: (request) => json(200, { tags: liveTicket(account, idParam(request)).state.tags }),
    },
    { method: 'POST', path, resource: 'tickets', limits, handle: change(201, (_held, sent) => sent) },
    { method: 'PUT', path, resource: 'tickets', limits, handle: change(200, (held, sent) => [...held, ...sent]) },
    {
      method: 'DELETE',
      path,
      resource: 'tickets',
      limits,
      handle: change(200, (held, sent) => held.filter((tag) => !sent.includes(tag))),
    },
  ];
}

function writeTags(
  account: Account,
  triggers: Triggers,
  ticket: TicketRecord,
  input: z.infer<typeof TagsBody>,
  { principal }: ApiRequest,
): void {
  const audit = changeTicket(account, ticket, input, { userId: principal.userId, channel: 'api' });
  ticket.writes += 1;
  if (audit !== null) triggers.updated(ticket);
}

/** DELETE may name the tags in the query instead. */
function tagsBody(request: ApiRequest): z.infer<typeof TagsBody> {
  const fromQuery = request.query.get('tags');
  const parsed = TagsBody.safeParse(request.body ?? (fromQuery === null ? null : { tags: fromQuery.split(',') }));
  if (parsed.success) return parsed.data;
  throw invalidAttribute('You passed an invalid value for the tags attribute.');
}
