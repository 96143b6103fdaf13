import type { KnownBlock } from '@slack/types';
import type { Catalogue } from '../../core/catalogue.ts';
import { shortName } from '../../core/correction-form.ts';
import type { ChatForm, Presenter } from '../../core/ports.ts';
import { LIMITS, plain } from './text.ts';

const MOST_OPTIONS = 100;

/** The forms people fill in. `target` says what about; Slack hands it back with the answers. */
export const slackForms: Presenter['forms'] = {
  resolve: (target) =>
    form('resolve_form', target, 'Resolve', 'Resolve', [
      {
        type: 'input',
        block_id: 'note',
        optional: true,
        label: plain('What was done?', LIMITS.field),
        hint: plain('Becomes an internal comment on the ticket. The customer does not see it.', LIMITS.field),
        element: { type: 'plain_text_input', action_id: 'note', multiline: true, max_length: 2000 },
      },
    ]),
  snooze: (target, now) =>
    form('snooze_form', target, 'Snooze', 'Snooze', [
      {
        type: 'input',
        block_id: 'until',
        label: plain('Until when?', LIMITS.field),
        element: {
          type: 'datetimepicker',
          action_id: 'until',
          initial_date_time: Math.ceil(now.getTime() / 3_600_000) * 3600 + 3600,
        },
      },
    ]),
  correct: (target, catalogue, { topic, problem, index }) =>
    form('correct_form', target, 'Correct', 'Save', [
      ...topicFields(catalogue, topic, problem),
      {
        type: 'input',
        block_id: 'index',
        optional: true,
        label: plain('Dissatisfaction, 0 to 100', LIMITS.field),
        hint: plain(
          '0-19 content, 20-39 a little annoyed, 40-59 clearly dissatisfied, 60-79 angry, 80-100 furious or leaving.',
          LIMITS.field,
        ),
        element: {
          type: 'number_input',
          action_id: 'index',
          is_decimal_allowed: false,
          min_value: '0',
          max_value: '100',
          ...(index === undefined ? {} : { initial_value: String(index) }),
        },
      },
    ]),
  classify: (target) =>
    form('classify_form', target, 'Classify', 'Classify', [
      {
        type: 'input',
        block_id: 'text',
        label: plain('The complaint', LIMITS.field),
        element: { type: 'plain_text_input', action_id: 'text', multiline: true, max_length: 3000 },
      },
    ]),
  mute: (topics) =>
    form('mute_form', '', 'Mute a topic', 'Mute', [
      {
        type: 'input',
        block_id: 'topic',
        label: plain('Topic', LIMITS.field),
        hint: plain('Critical complaints alert all the same.', LIMITS.field),
        element: {
          type: 'static_select',
          action_id: 'topic',
          options: topics.slice(0, MOST_OPTIONS).map((name) => option(name, topicValue(name))),
        },
      },
      {
        type: 'input',
        block_id: 'hours',
        label: plain('For how long?', LIMITS.field),
        element: {
          type: 'static_select',
          action_id: 'hours',
          options: [option('1 hour', '1'), option('4 hours', '4'), option('1 day', '24'), option('1 week', '168')],
        },
      },
    ]),
  message: (title, { blocks }) => ({
    type: 'modal',
    callback_id: 'message',
    private_metadata: '',
    title: plain(title, LIMITS.title),
    close: plain('Close', LIMITS.title),
    blocks,
  }),
};

function form(callback_id: string, target: string, title: string, submit: string, blocks: KnownBlock[]): ChatForm {
  return {
    type: 'modal',
    callback_id,
    private_metadata: target,
    title: plain(title, LIMITS.title),
    submit: plain(submit, LIMITS.title),
    close: plain('Cancel', LIMITS.title),
    blocks,
  };
}

/** Values are names, not places in a list: a form may stay open while another model with another catalogue goes live. */
const topicValue = shortName;

function topicFields({ topics }: Catalogue, topic: string | undefined, problem: string | undefined): KnownBlock[] {
  if (topics.length === 0) return [];
  const some = topics.slice(0, MOST_OPTIONS);
  const topicOptions = some.map(({ name }) => option(name, topicValue(name)));
  const groups = some.flatMap(({ name, problems }) => {
    const options = problems
      .slice(0, MOST_OPTIONS)
      .map((each) => option(each, `${topicValue(name)}|${topicValue(each)}`));
    return options.length === 0 ? [] : [{ label: plain(name, LIMITS.option), options }];
  });
  const present = topicOptions.find(({ value }) => topic !== undefined && value === topicValue(topic));
  const presentProblem = groups
    .flatMap(({ options }) => options)
    .find(
      ({ value }) =>
        topic !== undefined && problem !== undefined && value === `${topicValue(topic)}|${topicValue(problem)}`,
    );
  return [
    {
      type: 'input',
      block_id: 'topic',
      optional: true,
      label: plain('Topic', LIMITS.field),
      element: {
        type: 'static_select',
        action_id: 'topic',
        options: topicOptions,
        ...(present === undefined ? {} : { initial_option: present }),
      },
    },
    ...(groups.length === 0
      ? []
      : [
          {
            type: 'input' as const,
            block_id: 'problem',
            optional: true,
            label: plain('Problem', LIMITS.field),
            element: {
              type: 'static_select' as const,
              action_id: 'problem',
              option_groups: groups,
              ...(presentProblem === undefined ? {} : { initial_option: presentProblem }),
            },
          },
        ]),
  ];
}

const option = (label: string, value: string) => ({ text: plain(label, LIMITS.option), value });
