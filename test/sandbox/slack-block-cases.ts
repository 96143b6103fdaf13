export const words = (length: number) => 'x'.repeat(length);
export const plain = (text: string) => ({ type: 'plain_text', text });
export const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const option = (value: string) => ({ text: plain(value), value });
export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));
export const button = (more: object = {}) => ({ type: 'button', text: plain('Go'), ...more });
export const chart = (count: number) => ({
  type: 'data_visualization',
  title: 'Complaints',
  chart: { type: 'pie', segments: times(count, (at) => ({ label: `s${at}`, value: at + 1 })) },
});
const line = (labels: string[]) => ({
  type: 'data_visualization',
  title: 'Complaints',
  chart: {
    type: 'line',
    series: [{ name: 'Now', data: labels.map((label) => ({ label, value: 1 })) }],
    axis_config: { categories: ['Mon', 'Tue'] },
  },
});

/** A name, blocks at a limit, blocks past it, and what Slack says to the latter. */
export const CASES: [string, object, object, string][] = [
  [
    'section text',
    { type: 'section', text: mrkdwn(words(3000)) },
    { type: 'section', text: mrkdwn(words(3001)) },
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'section field',
    { type: 'section', fields: [plain(words(2000))] },
    { type: 'section', fields: [plain(words(2001))] },
    'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
  ],
  [
    'section fields',
    { type: 'section', fields: times(10, () => plain('x')) },
    { type: 'section', fields: times(11, () => plain('x')) },
    'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
  ],
  [
    'header',
    { type: 'header', text: plain(words(150)) },
    { type: 'header', text: plain(words(151)) },
    'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'header kind',
    { type: 'header', text: plain('x') },
    { type: 'header', text: mrkdwn('x') },
    'unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]',
  ],
  [
    'context',
    { type: 'context', elements: times(10, () => mrkdwn('x')) },
    { type: 'context', elements: times(11, () => mrkdwn('x')) },
    'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'actions',
    { type: 'actions', elements: times(25, () => button()) },
    { type: 'actions', elements: times(26, () => button()) },
    'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'no actions',
    { type: 'actions', elements: [button()] },
    { type: 'actions', elements: [] },
    'no fewer than 1 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'button text',
    { type: 'actions', elements: [button({ text: plain(words(75)) })] },
    { type: 'actions', elements: [button({ text: plain(words(76)) })] },
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
  ],
  [
    'button value',
    { type: 'actions', elements: [button({ value: words(2000) })] },
    { type: 'actions', elements: [button({ value: words(2001) })] },
    'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
  ],
  [
    'button url',
    { type: 'actions', elements: [button({ url: 'https://a.example' })] },
    { type: 'actions', elements: [button({ url: 'nowhere' })] },
    'invalid_url [json-pointer:/blocks/0/elements/0/url]',
  ],
  [
    'action id',
    { type: 'actions', elements: [button({ action_id: words(255) })] },
    { type: 'actions', elements: [button({ action_id: words(256) })] },
    'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]',
  ],
  [
    'action ids',
    { type: 'actions', elements: [button({ action_id: 'a' }), button({ action_id: 'b' })] },
    { type: 'actions', elements: [button({ action_id: 'a' }), button({ action_id: 'a' })] },
    'duplicate action_id: a [json-pointer:/blocks/0/elements]',
  ],
  [
    'block id',
    { type: 'divider', block_id: words(255) },
    { type: 'divider', block_id: words(256) },
    'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
  ],
  [
    'overflow',
    { type: 'section', text: plain('x'), accessory: { type: 'overflow', options: times(5, (at) => option(`${at}`)) } },
    { type: 'section', text: plain('x'), accessory: { type: 'overflow', options: times(6, (at) => option(`${at}`)) } },
    'no more than 5 items allowed [json-pointer:/blocks/0/accessory/options]',
  ],
  [
    'options',
    { type: 'actions', elements: [{ type: 'static_select', options: times(100, (at) => option(`${at}`)) }] },
    { type: 'actions', elements: [{ type: 'static_select', options: times(101, (at) => option(`${at}`)) }] },
    'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'option text',
    { type: 'actions', elements: [{ type: 'static_select', options: [option(words(75))] }] },
    { type: 'actions', elements: [{ type: 'static_select', options: [option(words(76))] }] },
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]',
  ],
  [
    'initial option',
    { type: 'actions', elements: [{ type: 'static_select', options: [option('a')], initial_option: option('a') }] },
    { type: 'actions', elements: [{ type: 'static_select', options: [option('a')], initial_option: option('b') }] },
    'initial_option must exactly match one of the provided options [json-pointer:/blocks/0/elements/0/initial_option]',
  ],
  [
    'alt text',
    { type: 'image', image_url: 'https://a.example/i.png', alt_text: words(2000) },
    { type: 'image', image_url: 'https://a.example/i.png', alt_text: words(2001) },
    'must be less than 2001 characters [json-pointer:/blocks/0/alt_text]',
  ],
  [
    'markdown',
    { type: 'markdown', text: words(12_000) },
    { type: 'markdown', text: words(12_001) },
    'must be less than 12001 characters [json-pointer:/blocks/0/text]',
  ],
  [
    'card body',
    { type: 'card', body: mrkdwn(words(200)) },
    { type: 'card', body: mrkdwn(words(201)) },
    'must be less than 201 characters [json-pointer:/blocks/0/body/text]',
  ],
  [
    'carousel',
    { type: 'carousel', elements: times(10, () => ({ type: 'card', title: mrkdwn('x') })) },
    { type: 'carousel', elements: times(11, () => ({ type: 'card', title: mrkdwn('x') })) },
    'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'container',
    { type: 'container', title: plain('x'), child_blocks: times(10, () => ({ type: 'divider' })) },
    { type: 'container', title: plain('x'), child_blocks: times(11, () => ({ type: 'divider' })) },
    'no more than 10 items allowed [json-pointer:/blocks/0/child_blocks]',
  ],
  [
    'table',
    { type: 'table', rows: times(100, () => times(20, () => ({ type: 'raw_text', text: '1' }))) },
    { type: 'table', rows: times(101, () => [{ type: 'raw_text', text: '1' }]) },
    'no more than 100 items allowed [json-pointer:/blocks/0/rows]',
  ],
  [
    'data table',
    { type: 'data_table', caption: 'c', rows: times(2, () => [{ type: 'raw_text', text: '1' }]) },
    { type: 'data_table', caption: 'c', rows: times(1, () => [{ type: 'raw_text', text: '1' }]) },
    'no fewer than 2 items allowed [json-pointer:/blocks/0/rows]',
  ],
  ['pie', chart(6), chart(7), 'no more than 6 items allowed [json-pointer:/blocks/0/chart/segments]'],
  [
    'line',
    line(['Mon', 'Tue']),
    line(['Mon']),
    'labels must match the axis categories [json-pointer:/blocks/0/chart/series/0/data]',
  ],
  [
    'rich text',
    { type: 'rich_text', elements: [{ type: 'rich_text_quote', elements: [{ type: 'text', text: '<!here>' }] }] },
    { type: 'rich_text', elements: [{ type: 'rich_text_quote', elements: [{ type: 'text', text: '' }] }] },
    'must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]',
  ],
];
