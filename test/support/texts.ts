/** Upset, but not critical, and plainly about one thing: the model of the sample says "Network outage", index 76. */
export const FURIOUS =
  'Third outage this week, service is down in my whole area again. I work from home and lost customers. I am furious, this is unacceptable and I want compensation.';

export const CALM = 'Hello, could you tell me when the engineer arrives on Monday? Thank you very much.';
