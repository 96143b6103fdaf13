import { z } from 'zod';
import { DISMISSALS, type Dismissal, type EscalationEvent } from './escalation-event.ts';
import { tomorrowAtNine } from './zoned-time.ts';

/** One use of an element below an alert. The block says which alert. */
export const Clicked = z.object({
  action_id: z.string().startsWith('escalation_'),
  block_id: z.string().refine((id) => z.uuid().safeParse(/^escalation:([^:]*)/.exec(id)?.[1]).success),
  selected_user: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
});
export type Clicked = z.infer<typeof Clicked>;

export const escalationIdOf = ({ block_id }: Pick<Clicked, 'block_id'>): string => block_id.split(':')[1] ?? '';

/** The event that a click stands for by itself; null for what asks for more first, or chose nothing. */
export function eventOf({ action_id, selected_user, selected_option }: Clicked, by: string): EscalationEvent | null {
  switch (action_id) {
    case 'escalation_claim':
      return { kind: 'claim', by };
    case 'escalation_unclaim':
      return { kind: 'unclaim', by };
    case 'escalation_reopen':
      return { kind: 'reopen', by };
    case 'escalation_assign':
      return selected_user ? { kind: 'assign', by, to: selected_user } : null;
    case 'escalation_dismiss': {
      const reason = DISMISSALS.find((each): each is Dismissal => each === selected_option?.value);
      return reason === undefined ? null : { kind: 'dismiss', by, reason };
    }
    default:
      return null;
  }
}

const MINUTE_MS = 60_000;

/** When a snooze of the menu ends, as ISO 8601; null for a choice that needs a form. @param zone of the person's clock */
export function snoozeEnd(choice: string, now: Date, zone: string): string | null {
  switch (choice) {
    case '30m':
      return new Date(now.getTime() + 30 * MINUTE_MS).toISOString();
    case '2h':
      return new Date(now.getTime() + 120 * MINUTE_MS).toISOString();
    case 'tomorrow':
      return tomorrowAtNine(now, zone).toISOString();
    default:
      return null;
  }
}
