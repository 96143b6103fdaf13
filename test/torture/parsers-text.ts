import fc from 'fast-check';
import { escapeText, plain, quote } from '../../src/adapters/slack/text.ts';
import { commentText } from '../../src/adapters/zendesk/comment-text.ts';
import { tagName } from '../../src/core/catalogue.ts';
import { readableText } from '../../src/core/chat-text.ts';
import { LONGEST_TEXT, renderText } from '../../src/core/complaint.ts';
import { complaintMessage, complaintOf } from '../../src/core/prompt.ts';
import { redact } from '../../src/core/redact.ts';
import { ticketIn } from '../../src/core/ticket-link.ts';
import { customerText, languageOf } from '../../src/core/ticket-text.ts';
import { hostileText } from './hostile.ts';
import { must, type Parser, parser } from './parser.ts';

const MAIL =
  'Hello,\nmy name is Ann de la Cruz, account number 12345678, card 4111 1111 1111 1111, ann@example.com, 020 7946 0958, 12 High Street.\nKind regards,\nAnn\n\nOn Monday Bob wrote:\n> earlier';
const FORM = 'Name: Ann\nOrder: 12\nMessage: The box is broken\nand nobody answers\nPhone: 1';
const HTML =
  '<div>Hi<blockquote>old</blockquote><table><tr><td>a &amp; b</td></tr></table><a href="https://x.example">x</a><div class="gmail_quote">old</div></div>';
const SLACK =
  'See <https://a.example|the bill> &amp; <@U123> <!here> <#C1|general> @channel https://evil.example *bold*';
const REDACTION = { names: true, regions: ['GB', 'US'], terms: ['Project Blue', 'c++ (new)'] };

/** What customers and colleagues write. None of these may refuse anything. */
export const TEXT_PARSERS: readonly Parser[] = [
  parser('ticket text cleaner', hostileText([MAIL, FORM]), (text) => {
    const clean = renderText('A subject', customerText(text));
    must(clean.length <= LONGEST_TEXT + 20, 'a text that is too long');
    must(!clean.includes('\0') && clean.isWellFormed(), 'characters no database takes');
    languageOf(clean);
  }),
  parser('HTML comment', hostileText([HTML]), commentText),
  parser('redaction', hostileText([MAIL]), (text) => {
    const { found } = redact(text, REDACTION);
    must(
      found.every(({ original }) => original !== ''),
      'nothing was masked as something',
    );
  }),
  parser('marks around a complaint', hostileText([MAIL]), (text) => {
    const message = complaintMessage(text);
    const [, word = ''] = /^Complaint, between the marks:\n<(\w+)>/.exec(message) ?? [];
    must(message.split(word).length === 3, 'a complaint that holds its own mark');
    complaintOf(text);
  }),
  parser('Slack message text', hostileText([SLACK]), readableText),
  parser('mrkdwn escaping', hostileText([SLACK]), (text) => {
    const escaped = escapeText(text);
    must(!/[<>]/.test(escaped) && !/@[a-z]/i.test(escaped) && !escaped.includes('://'), 'live markup');
    plain(text, 75);
    quote(text);
  }),
  parser(
    'ticket link',
    fc.tuple(hostileText(['#123', '<https://acme.zendesk.com/agent/tickets/12|x>']), fc.boolean()),
    ([text, isOurs]) => {
      const id = ticketIn(text, isOurs ? 'https://acme.zendesk.com' : null);
      must(id === null || /^\d{1,20}$/.test(id), `${id} is no ticket`);
    },
  ),
  parser('tag name', hostileText(['Billing & Payments', 'Ärger']), (text) => {
    must(/^(?:[\p{L}\p{N}]+(?:_[\p{L}\p{N}]+)*)?$/u.test(tagName(text)), 'a tag with other characters');
  }),
];
