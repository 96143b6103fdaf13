import type { SlackSandbox } from '../slack/index.ts';
import type { ZendeskSandbox } from '../zendesk/index.ts';
import { alertFacts } from './alert-facts.ts';
import type { Failures } from './failures.ts';
import { type Looking, slackScreen } from './slack-screen.ts';
import type { StormPlayer } from './storm.ts';
import { ticketRow, topicsSeen } from './ticket-rows.ts';
import type { PageState, TopicChoice } from './view.ts';
import { waiting } from './waiting.ts';

const ROWS_SHOWN = 300;

/** Everything the page's endpoints work on. */
export interface PageWorld {
  zendesk: ZendeskSandbox;
  slack: SlackSandbox;
  failures: Failures;
  storm: StormPlayer;
  /** The complaints to click. */
  samples: readonly string[];
  /** What an agent can choose; null means whatever tickets already carry. */
  topics: readonly TopicChoice[] | null;
  /** Names of the customers whose tickets the page opened. */
  customers: Map<number, string>;
  /** Tickets whose topic or problem a person chose here. */
  corrected: Set<number>;
  version(): number;
  /** Tells the open pages to look again. */
  changed(): void;
}

/** What one page shows at this moment. @throws Error for a person or channel that is not there */
export function pageState(world: PageWorld, looking: Looking): PageState {
  const { zendesk, slack, failures, storm, samples, customers, corrected } = world;
  const version = world.version();
  const tickets = zendesk.tickets();
  const alerts = alertFacts(slack);
  const topics = [...(world.topics ?? topicsSeen(tickets))];
  const rows = tickets.map((ticket) => ticketRow(ticket, { topics, alerts, customers, corrected }));
  return {
    version,
    tickets: rows.filter((row) => row.status !== 'deleted').slice(-ROWS_SHOWN),
    topics,
    samples,
    slack: slackScreen(slack, looking),
    failures: failures.current(),
    waiting: waiting(rows, alerts, { zendesk, slack }),
    storm: storm.progress(),
  };
}
