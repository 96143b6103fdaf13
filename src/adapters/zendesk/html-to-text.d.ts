/** The part of html-to-text 10 we call. It ships no types. */
declare module 'html-to-text' {
  interface Selector {
    selector: string;
    format?: string;
    options?: Readonly<Record<string, unknown>>;
  }

  interface Options {
    wordwrap: number | false;
    limits: { maxDepth: number; ellipsis: string };
    selectors: readonly Selector[];
  }

  /** @returns turns HTML into lines of plain text */
  function compile(options: Options): (html: string) => string;
}
