import type { EscalationEvent } from '../../src/core/escalation-event.ts';
import type { Store } from '../../src/core/ports.ts';

/** Which click a person makes, as plain numbers, so that a generator can shrink it. */
export interface ClickPlan {
  escalation: number;
  person: number;
  action: 'claim' | 'unclaim' | 'assign' | 'snooze' | 'resolve' | 'dismiss' | 'reopen';
  /** How often the click is delivered, at the same moment. */
  deliveries: 1 | 2 | 3;
}

interface Model {
  state: string;
  owner: string | null;
  revision: number;
}

const FAR = '2099-01-01T09:00:00.000Z';

const eventFor = ({ action, person }: ClickPlan): EscalationEvent => {
  const by = `U${person}`;
  switch (action) {
    case 'assign':
      return { kind: 'assign', by, to: `U${(person * 7) % 20}` };
    case 'snooze':
      return { kind: 'snooze', by, until: FAR };
    case 'resolve':
      return { kind: 'resolve', by, note: '' };
    case 'dismiss':
      return { kind: 'dismiss', by, reason: 'duplicate' };
    default:
      return { kind: action, by };
  }
};

/** The rules in one thread and in other words than the code's: what one click does to one alert. */
function predict(model: Model, click: ClickPlan): Model {
  const { state, owner, revision } = model;
  const by = `U${click.person}`;
  const over = state === 'resolved' || state === 'dismissed';
  const next = (change: Partial<Model>): Model => ({ ...model, ...change, revision: revision + 1 });
  switch (click.action) {
    case 'claim':
      return over || state === 'claimed' ? model : next({ state: 'claimed', owner: by });
    case 'unclaim':
      return state === 'claimed' && owner === by ? next({ state: 'open', owner: null }) : model;
    case 'assign': {
      const to = `U${(click.person * 7) % 20}`;
      return over || (state === 'claimed' && owner === to) ? model : next({ state: 'claimed', owner: to });
    }
    case 'snooze':
      return over || state === 'snoozed' ? model : next({ state: 'snoozed' });
    case 'resolve':
      return over ? model : next({ state: 'resolved', owner: owner ?? by });
    case 'dismiss':
      return over ? model : next({ state: 'dismissed' });
    case 'reopen':
      return over ? next({ state: 'reopened', owner: null }) : model;
  }
}

/** Plays the clicks of each alert in order, all alerts at once, each click as often as it is delivered. @returns the differences */
export async function playClicks(store: Store, ids: readonly string[], clicks: readonly ClickPlan[], run: string) {
  const start = new Map<string, Model>();
  for (const id of ids) {
    const now = await store.escalations.get(id);
    if (now !== null) start.set(id, { state: now.state, owner: now.owner, revision: now.revision });
  }
  const predicted = new Map(start);
  const chains = Map.groupBy(
    clicks.map((click, place) => ({ click, place })),
    ({ click }) => ids[click.escalation % ids.length] ?? '',
  );
  await Promise.all(
    [...chains].map(async ([id, some]) => {
      for (const { click, place } of some) {
        const deliveries = Array.from({ length: click.deliveries }, () =>
          store.escalations.change(id, eventFor(click), `click:${run}:${place}`),
        );
        await Promise.all(deliveries);
        const model = predicted.get(id);
        if (model !== undefined) predicted.set(id, predict(model, click));
      }
      // And once more, late and out of order: nothing may change.
      for (const { click, place } of some.slice(0, 3)) {
        await store.escalations.change(id, eventFor(click), `click:${run}:${place}`);
      }
    }),
  );
  const differences: string[] = [];
  for (const [id, model] of predicted) {
    const real = await store.escalations.get(id);
    const seen = { state: real?.state, owner: real?.owner ?? null, revision: real?.revision };
    const lines = (await store.escalations.history(id)).length;
    if (JSON.stringify(seen) !== JSON.stringify({ ...model }) || lines !== model.revision) {
      differences.push(`${id}: expected ${JSON.stringify(model)}, found ${JSON.stringify(seen)}, ${lines} entries`);
    }
  }
  return {
    differences,
    changed: [...predicted].filter(([id, { revision }]) => revision !== start.get(id)?.revision).length,
  };
}
