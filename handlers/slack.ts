import type { Services } from '../src/core/ports.ts';
import { slackClassifyCommand } from './slack-classify-command.ts';
import { slackClassifyShortcut } from './slack-classify-shortcut.ts';
import { slackClassifySubmitted } from './slack-classify-submitted.ts';
import { slackConnected } from './slack-connected.ts';
import { slackCorrectionAsked } from './slack-correction-asked.ts';
import { slackCorrectionSubmitted } from './slack-correction-submitted.ts';
import { slackDirectMessagePosted } from './slack-direct-message-posted.ts';
import { slackEscalationClicked } from './slack-escalation-clicked.ts';
import { slackHomeOpened } from './slack-home-opened.ts';
import { slackLinkShared } from './slack-link-shared.ts';
import { slackMessageDeleted } from './slack-message-deleted.ts';
import { slackMessagePosted } from './slack-message-posted.ts';
import { slackMuteAsked } from './slack-mute-asked.ts';
import { slackMuteEnded } from './slack-mute-ended.ts';
import { slackMuteSubmitted } from './slack-mute-submitted.ts';
import { slackNoticesChanged } from './slack-notices-changed.ts';
import { slackResolveAsked } from './slack-resolve-asked.ts';
import { slackResolveSubmitted } from './slack-resolve-submitted.ts';
import { slackShareAsked } from './slack-share-asked.ts';
import { slackSnoozeChosen } from './slack-snooze-chosen.ts';
import { slackSnoozeSubmitted } from './slack-snooze-submitted.ts';
import { slackStepRun } from './slack-step-run.ts';
import { slackTicketAsked } from './slack-ticket-asked.ts';

/** Everything that can come from Slack, and who takes it. */
export function slackRoutes(services: Services) {
  const clicked = slackEscalationClicked(services);
  const correctionAsked = slackCorrectionAsked(services);
  const noticesChanged = slackNoticesChanged(services);
  return {
    connected: slackConnected(services),
    messages: [slackMessagePosted(services), slackMessageDeleted(services), slackDirectMessagePosted(services)],
    homeOpened: slackHomeOpened(services),
    linkShared: slackLinkShared(services),
    commands: { '/classify': slackClassifyCommand(services) },
    shortcuts: { classify_message: slackClassifyShortcut(services) },
    steps: { classify_complaint: slackStepRun(services) },
    actions: {
      escalation_claim: clicked,
      escalation_unclaim: clicked,
      escalation_assign: clicked,
      escalation_dismiss: clicked,
      escalation_reopen: clicked,
      escalation_resolve: slackResolveAsked(services),
      escalation_snooze: slackSnoozeChosen(services),
      escalation_correct: correctionAsked,
      escalation_ticket: slackTicketAsked(services),
      asked_correct: correctionAsked,
      asked_share: slackShareAsked(services),
      mute_begin: slackMuteAsked(services),
      mute_end: slackMuteEnded(services),
      notices_on: noticesChanged,
      notices_off: noticesChanged,
      open_ticket: async ({ ack }: { ack: () => Promise<void> }) => ack(),
    },
    forms: {
      resolve_form: slackResolveSubmitted(services),
      snooze_form: slackSnoozeSubmitted(services),
      correct_form: slackCorrectionSubmitted(services),
      classify_form: slackClassifySubmitted(services),
      mute_form: slackMuteSubmitted(services),
    },
  };
}
