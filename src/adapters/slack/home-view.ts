import type { Button, KnownBlock } from '@slack/types';
import type { ChatHome, HomeContent } from '../../core/ports.ts';
import type { Rule } from '../../core/rules.ts';
import type { Message } from './message.ts';
import { openLine, statsFields } from './stats-message.ts';
import { cut, LIMITS, moment, plain } from './text.ts';

/** More would make a page that nobody reads to its end, and the block limit is a hundred. */
const SHOWN = 15;
const RULES_SHOWN = 10;
const MUTES_SHOWN = 10;

/** A person's Home tab: what is open, what is theirs, today, and for those allowed the settings. */
export function homeView(content: HomeContent): ChatHome & Pick<Message, 'blocks'> {
  const { user, mode, open, today, incidents, settings, rules } = content;
  const mine = open.filter(({ escalation }) => escalation.owner === user);
  return {
    type: 'home',
    blocks: [
      ...(mode === 'observe'
        ? [section('Observing: complaints are classified and recorded, nothing is written or posted.')]
        : []),
      header(`Mine (${mine.length})`),
      ...listed(mine, 'Nothing is yours at the moment.'),
      header(`Open (${open.length})`),
      ...listed(open, 'Nobody is waiting.'),
      ...incidents.slice(0, 5).map((each) => section(`Incident: ${each.complaints} complaints about ${each.topic}`)),
      header('Today'),
      statsFields(today),
      ...(settings === null ? [] : settingsBlocks(settings)),
      header('Rules'),
      ...rules.rules.slice(0, RULES_SHOWN).map((rule, at) => ruleLine(rule, at + 1)),
      {
        type: 'context',
        elements: [plain('The first rule that matches decides. Rules are changed in the rules file.', LIMITS.context)],
      },
    ],
  };
}

const header = (text: string): KnownBlock => ({ type: 'header', text: plain(text, LIMITS.header) });
const section = (text: string): KnownBlock => ({ type: 'section', text: plain(text, LIMITS.section) });

function listed(open: HomeContent['open'], otherwise: string): KnownBlock[] {
  if (open.length === 0) return [section(otherwise)];
  const more = open.length - SHOWN;
  return [
    ...open.slice(0, SHOWN).map(({ escalation, url }) => openLine(escalation, url)),
    ...(more > 0 ? [{ type: 'context' as const, elements: [plain(`and ${more} more`, LIMITS.context)] }] : []),
  ];
}

function settingsBlocks({ mutes, notices }: NonNullable<HomeContent['settings']>): KnownBlock[] {
  const button = (action_id: string, label: string, value = '-'): Button => ({
    type: 'button',
    action_id,
    value,
    text: plain(label, LIMITS.button),
  });
  return [
    header('Settings'),
    ...mutes.slice(0, MUTES_SHOWN).map(
      ({ topic, until }, at): KnownBlock => ({
        type: 'section',
        block_id: `mute:${at}`,
        text: plain(`Muted: ${topic}, until ${moment(until)}`, LIMITS.section),
        accessory: button('mute_end', 'End this mute', topic.slice(0, 2000) || '-'),
      }),
    ),
    {
      type: 'actions',
      elements: [
        button('mute_begin', 'Mute a topic …'),
        notices
          ? button('notices_off', 'Stop telling me of alerts assigned to me')
          : button('notices_on', 'Tell me of alerts assigned to me'),
      ],
    },
  ];
}

/** The names of a rule's conditions as people read them. */
const CONDITIONS: Readonly<Record<string, string>> = {
  topics: 'topic',
  problems: 'problem',
  bands: 'dissatisfaction',
  indexFrom: 'dissatisfaction from',
  words: 'with the words',
  sources: 'from',
};

function ruleLine({ name, channel, when, deliver, remindAfterMinutes }: Rule, place: number): KnownBlock {
  const conditions = Object.entries(when).map(
    ([what, value]) => `${CONDITIONS[what] ?? what} ${Array.isArray(value) ? value.join(' or ') : value}`,
  );
  const then =
    deliver === 'digest'
      ? 'digest only'
      : `${channel}${remindAfterMinutes === null ? '' : `, reminder after ${remindAfterMinutes} min`}`;
  return section(
    `${place}. ${cut(name, 100)}: ${conditions.length === 0 ? 'everything' : cut(conditions.join(', '), 300)} → ${then}`,
  );
}
