/** The part of html-to-text 10 we call. It ships no types. */
declare module 'html-to-text' {
  interface Selector {
    selector: string;
    format?: string;
    options?: Readonly<Record<string, unknown>>;
  }

  function convert(html: string, options: { wordwrap: number | false; selectors: readonly Selector[] }): string;
}
