import { byType, type Check, flag, list, oneOf, shape, text, url } from './schema.ts';

/** Text objects, options and confirmations: what blocks and elements are made of. Limits are Slack's documented ones. */
export function plainText(max: number): Check {
  return byType({ plain_text: shape({ required: { text: text(max) }, optional: { emoji: flag } }) });
}

export function mrkdwn(max: number): Check {
  return byType({ mrkdwn: shape({ required: { text: text(max) }, optional: { verbatim: flag } }) });
}

export function anyText(max: number): Check {
  return byType({
    plain_text: shape({ required: { text: text(max) }, optional: { emoji: flag } }),
    mrkdwn: shape({ required: { text: text(max) }, optional: { verbatim: flag } }),
  });
}

export const confirmation: Check = shape({
  required: { text: anyText(300) },
  optional: {
    title: plainText(100),
    confirm: plainText(30),
    deny: plainText(30),
    style: oneOf('primary', 'danger'),
  },
});

/** @param label plain text only, or mrkdwn too (radio buttons and checkboxes). */
export function option(label: 'plain' | 'any', withUrl = false): Check {
  const words = label === 'plain' ? plainText(75) : anyText(75);
  return shape({
    required: { text: words, value: text(150) },
    optional: { description: label === 'plain' ? plainText(75) : anyText(75), ...(withUrl ? { url: url(3000) } : {}) },
  });
}

export const optionGroup: Check = shape({
  required: { label: plainText(75), options: list(option('plain'), { max: 100 }) },
});

export const slackFile: Check = shape({
  optional: { id: text(255), url: url(3000) },
  also: (value, path, report) => {
    if ((value.id === undefined) === (value.url === undefined)) report.add('must define either `id` or `url`', path);
  },
});

export const conversationFilter: Check = shape({
  optional: {
    include: list(oneOf('im', 'mpim', 'private', 'public'), { max: 4 }),
    exclude_external_shared_channels: flag,
    exclude_bot_users: flag,
  },
});
