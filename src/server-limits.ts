import { z } from 'zod';

/** What one port gives to everybody who connects. Times in milliseconds. */
export interface ServerLimits {
  /** For the whole head of a request, counted from the connection or from the end of the one before. */
  headersTimeout: number;
  /** For the whole request. An upload of training data takes its time. */
  requestTimeout: number;
  /**
   * Between two requests of one connection. Longer than the usual sender or proxy keeps one: who closes first must be
   * the sender, or its next request meets a connection that is just closing and is lost without an answer.
   */
  keepAliveTimeout: number;
  /** How often connections are held against these times. */
  connectionsCheckingInterval: number;
  /** In bytes, all headers together. */
  maxHeaderSize: number;
  /** More connections than this are closed as they come. */
  maxConnections: number;
}

/** Files and connections a process may have open where nothing better is known. */
const USUAL_OPEN_FILES = 4096;
/** What the database, Zendesk, Slack and the models must still be able to open while somebody else holds all the rest. */
const KEPT_BACK = 512;

/** Three quarters of what the process may open (`ulimit -n`), so that a flood of connections cannot take the database's files. */
function mostConnections(): number {
  const files = openFiles();
  return Math.max(1, files - Math.max(KEPT_BACK, Math.ceil(files / 4)));
}

const Report = z.object({ userLimits: z.object({ open_files: z.object({ soft: z.number() }) }) });

/** Only a diagnostic report tells; without one, as on Windows, a usual number. */
function openFiles(): number {
  // Without this it would look up the names of everybody connected.
  const report = Report.safeParse(Object.assign(process.report, { excludeNetwork: true }).getReport());
  return report.success ? report.data.userLimits.open_files.soft : USUAL_OPEN_FILES;
}

export const serverLimits = (): ServerLimits => ({
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16 * 1024,
  maxConnections: mostConnections(),
});
