import type { EscalationEvent } from '../core/escalation.ts';
import type { Services } from '../core/ports.ts';

/** Somebody wants something done about an alert. */
interface Act {
  escalationId: string;
  by: string;
  /** Where they are; null when unknown. */
  channel: string | null;
  event: EscalationEvent;
  /** The same id a second time does nothing. */
  deliveryId: string;
}

type Needs = Pick<Services, 'store' | 'mayAct'>;

/** Does it if they may and if it has a place in the present state. @returns what to tell them when nothing was changed */
export async function act(
  { escalationId, by, channel, event, deliveryId }: Act,
  services: Needs,
): Promise<string | null> {
  const refusal = await refusalFor(by, channel, services);
  if (refusal !== null) return refusal;
  const outcome = await services.store.escalations.change(escalationId, event, deliveryId);
  if (outcome === null) return 'This alert is not in my records any more, so nothing was changed.';
  return outcome.kind === 'refused' ? `${outcome.why} Nothing was changed.` : null;
}

/** Why this person may not act here; null when they may. */
export async function refusalFor(
  user: string,
  channel: string | null,
  { mayAct }: Pick<Needs, 'mayAct'>,
): Promise<string | null> {
  const allowed = await mayAct(user, channel ?? undefined);
  return allowed
    ? null
    : 'You are not on the list of people who may do this, or not in this channel. Ask an operator of Umbrage. Nothing was changed.';
}

type Respond = (message: { response_type: 'ephemeral'; replace_original: false; text: string }) => Promise<unknown>;

/** Says something to the one who clicked: where they clicked, or in private when that way is closed by now. */
export async function tellInPrivate(
  text: string,
  { respond, channel, user }: { respond: Respond; channel: string | null; user: string },
  { messenger }: Pick<Services, 'messenger'>,
): Promise<void> {
  try {
    await respond({ response_type: 'ephemeral', replace_original: false, text });
  } catch {
    // The address of an answer is good for half an hour and five uses.
    await messenger.whisper(channel, user, text);
  }
}
