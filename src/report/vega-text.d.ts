// The published types of vega leave out the one hook by which a host without a canvas tells it how wide text is.
declare module 'vega' {
  export const textMetrics: {
    width: (item: { fontSize?: number; fontWeight?: string | number }, text: unknown) => number;
  };
}
