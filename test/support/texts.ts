/** Upset beyond doubt, whatever a model has learned. */
export const FURIOUS =
  'Third outage this week, my internet is dead again and I am furious. Cancel my contract, I will go to the regulator and to the press.';

export const CALM = 'Hello, could you tell me when the engineer arrives on Monday? Thank you very much.';
