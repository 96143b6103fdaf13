import type { App, ReceiverEvent } from '@slack/bolt';

/**
 * Bolt tells Slack "received" before any listener ran, so an event whose listener fails is never sent again. Here the
 * acknowledgement of an event waits until its listeners are done; if one throws, Slack hears nothing and delivers again.
 * Commands, clicks and forms keep Bolt's way: their listeners acknowledge themselves, and a person waits for it.
 *
 * @returns what a receiver is to be initialised with instead of the app; the same for HTTP and Socket Mode
 */
export function holdAcknowledgement(app: App): App {
  const processEvent = (event: ReceiverEvent) => (isEvent(event) ? processHeld(app, event) : app.processEvent(event));
  return new Proxy(app, {
    get: (target, name) => (name === 'processEvent' ? processEvent : Reflect.get(target, name)),
  });
}

async function processHeld(app: App, event: ReceiverEvent): Promise<void> {
  let wanted = false;
  const noted = async () => {
    wanted = true;
  };
  await app.processEvent({ ...event, ack: noted });
  if (wanted) await event.ack();
}

function isEvent({ body }: ReceiverEvent): boolean {
  return body.type === 'event_callback' && body.event?.type !== 'function_executed';
}
