import type { Middleware, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { z } from 'zod';
import { type CorrectionAnswers, correctionFaults } from '../src/core/correction-form.ts';
import { type FormTarget, readTarget } from '../src/core/form-target.ts';
import type { Services } from '../src/core/ports.ts';
import { correct, correctText } from '../src/correct.ts';
import { refusalFor } from '../src/people/act.ts';

const Chosen = z.object({ selected_option: z.object({ value: z.string() }).nullable() });
const Answers = z.object({
  topic: z.object({ topic: Chosen }).optional(),
  problem: z.object({ problem: Chosen }).optional(),
  index: z.object({ index: z.object({ value: z.string().nullable() }) }),
});

type Needs = Pick<Services, 'store' | 'stance' | 'teach' | 'mayAct' | 'messenger'>;

/** Somebody said what a complaint really is. Acknowledged once it is stored. */
export function slackCorrectionSubmitted(services: Needs): Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>> {
  return async ({ view, body, ack }) => {
    const answers = answersOf(view.state.values);
    const errors = correctionFaults(answers);
    if (Object.keys(errors).length > 0) {
      await ack({ response_action: 'errors', errors });
      return;
    }
    const target = readTarget(view.private_metadata);
    const told = await apply(target, answers, body.user.id, `form:${view.id}:${view.hash}`, services);
    await ack();
    if (told !== null) await services.messenger.whisper(target.channel, body.user.id, told);
  };
}

/** What people teach, the next model believes, so it is for those who may act on alerts. */
async function apply(
  target: FormTarget,
  answers: CorrectionAnswers,
  by: string,
  deliveryId: string,
  services: Needs,
): Promise<string | null> {
  const refusal = await refusalFor(by, target.kind === 'escalation' ? target.channel : null, services);
  if (refusal !== null) return refusal;
  switch (target.kind) {
    case 'escalation':
      return correct({ escalationId: target.id, complaintId: target.complaintId, answers, by, deliveryId }, services);
    case 'asked':
      return correctText({ askedId: target.id, answers, by }, services);
    case 'none':
      return null;
  }
}

function answersOf(values: unknown): CorrectionAnswers {
  const { topic, problem, index } = Answers.parse(values);
  const number = index.index.value;
  return {
    topic: topic?.topic.selected_option?.value ?? null,
    problem: problem?.problem.selected_option?.value ?? null,
    index: number === null || number === '' ? null : Math.round(Number(number)),
  };
}
