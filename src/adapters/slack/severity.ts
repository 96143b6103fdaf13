/** The word comes first: the sign is for those who see it, and in colour. */
export const SEVERITY = {
  low: { word: 'Low', sign: '🟢' },
  medium: { word: 'Medium', sign: '🟡' },
  high: { word: 'High', sign: '🟠' },
  critical: { word: 'Critical', sign: '🔴' },
} as const;
