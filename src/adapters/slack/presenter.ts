import type { Presenter } from '../../core/ports.ts';
import { classificationMessage, unfurlMessage } from './classification-message.ts';
import { slackForms } from './forms.ts';
import { homeView } from './home-view.ts';
import { incidentMessage } from './incident-message.ts';
import { lineMessage } from './line-message.ts';
import { digestMessage, openLine, statsMessage } from './stats-message.ts';
import { cut, escapeText, LIMITS, plain } from './text.ts';

/** How everything looks in Slack. */
export const slackPresenter: Presenter = {
  plain: (text) => ({
    text: escapeText(cut(text, LIMITS.fallback)),
    blocks: [{ type: 'section', text: plain(text, LIMITS.section) }],
  }),
  classification: classificationMessage,
  line: lineMessage,
  incident: incidentMessage,
  digest: digestMessage,
  stats: statsMessage,
  home: homeView,
  unfurl: unfurlMessage,
  notice: (escalation, url) => ({
    text: 'An alert was assigned to you.',
    blocks: [
      { type: 'section', text: { type: 'plain_text', text: 'An alert was assigned to you.' } },
      openLine(escalation, url),
    ],
  }),
  forms: slackForms,
};
