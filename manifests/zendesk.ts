/**
 * What Umbrage asks of a Zendesk account, as data. Each thing carries a mark by which a later run finds it again, since
 * names may be changed by people and are not unique.
 */
export const ZENDESK = {
  webhook: {
    name: 'Umbrage',
    mark: '[umbrage:webhook:1]',
    path: '/zendesk/webhook',
    http_method: 'POST',
    request_format: 'json',
    subscriptions: ['conditional_ticket_events'],
  },
  /** Instead of the trigger, for those who want no trigger in their account. Not every plan has it. */
  eventSubscription: 'zen:event-type:ticket.created',
  triggerCategory: 'Umbrage',
  trigger: {
    title: 'Umbrage: send new tickets',
    mark: '[umbrage:trigger:1]',
    conditions: { all: [{ field: 'update_type', operator: 'is', value: 'Create' }], any: [] },
    /** Ids only: no customer's text in delivery logs, and nothing to escape in a JSON template. */
    body: '{"v":1,"ticket_id":"{{ticket.id}}","updated_at":"{{ticket.updated_at_with_timestamp}}"}',
  },
  fields: {
    topic: { type: 'tagger', title: 'Complaint topic', mark: '[umbrage:topic:1]' },
    problem: { type: 'tagger', title: 'Complaint problem', mark: '[umbrage:problem:1]' },
    band: { type: 'tagger', title: 'Dissatisfaction', mark: '[umbrage:band:1]' },
    index: { type: 'integer', title: 'Dissatisfaction index', mark: '[umbrage:index:1]' },
    confidence: { type: 'decimal', title: 'Classification confidence', mark: '[umbrage:confidence:1]' },
  },
  views: [
    {
      title: 'High dissatisfaction, unsolved',
      mark: '[umbrage:view-high:1]',
      tags: ['dissatisfaction__high', 'dissatisfaction__critical'],
    },
    { title: 'Needs review', mark: '[umbrage:view-review:1]', tags: ['classification__needs_review'] },
  ],
  /** Scopes of the ten-minute token that sets things up: fields and views have no narrower one. */
  setupScopes: ['read', 'write'],
} as const;
