declare module 'vader-sentiment' {
  /** Rule-based sentiment of English text (Hutto & Gilbert 2014). */
  export const SentimentIntensityAnalyzer: {
    polarity_scores(text: string): { neg: number; neu: number; pos: number; compound: number };
  };
}
