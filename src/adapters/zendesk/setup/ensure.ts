import type { ZendeskTransport } from '../transport.ts';

/** What set-up found or did with one thing. `absent`: there was nothing to do it with, `differences` say why. */
export interface SetupLine {
  thing: string;
  outcome: 'unchanged' | 'created' | 'changed' | 'removed' | 'absent';
  differences: string[];
}

/** One run of set-up. With `dryRun` everything is read and compared, and nothing is written. */
export interface SetupRun {
  transport: ZendeskTransport;
  dryRun: boolean;
  tell(line: SetupLine): void;
}

interface Wanted<T> {
  /** What a person reads, such as `field "Complaint topic"`. */
  thing: string;
  found: T | undefined;
  /** Why what was found does not do, as sentences; empty when it does. */
  differences(found: T): string[];
  create(): Promise<T>;
  change(found: T): Promise<T>;
}

/** Makes a thing be there as wanted. Null when it would have to be made and this is a dry run. */
export async function ensure<T>(run: SetupRun, wanted: Wanted<T>): Promise<T | null> {
  const { thing, found } = wanted;
  if (found === undefined) {
    run.tell({ thing, outcome: 'created', differences: [] });
    return run.dryRun ? null : wanted.create();
  }
  const differences = wanted.differences(found);
  run.tell({ thing, outcome: differences.length === 0 ? 'unchanged' : 'changed', differences });
  return differences.length === 0 || run.dryRun ? found : wanted.change(found);
}
