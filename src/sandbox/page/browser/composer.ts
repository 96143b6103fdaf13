import type { App } from './app.ts';
import { byId, h } from './dom.ts';

/** The box to write in: a message, or a command when it begins with a slash. Enter sends, Shift and Enter break the line. */
export function composer(app: App): HTMLElement {
  const text = h('textarea', {
    id: 'message',
    rows: 1,
    maxlength: 12_000,
    placeholder: 'Write a message, or /classify and a complaint',
    'aria-label': 'Message or command',
    keydown: (event) => {
      if (!(event instanceof KeyboardEvent) || event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    },
  });
  const command = () => {
    if (!text.value.startsWith('/')) text.value = `/classify ${text.value}`;
    text.focus();
  };
  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const written = text.value.trim();
    if (written === '') return;
    const { person, channel, thread } = app.looking;
    text.value = '';
    // Whoever speaks sees the end of the conversation, where the answer will be.
    const list = byId('messages');
    list.scrollTop = list.scrollHeight;
    const answer = await app.act('/api/slack/post', { person, channel, text: written, thread });
    // What could not be sent comes back, unless the person is writing again already.
    if (answer === null && text.value === '') text.value = written;
  }
  const form: HTMLFormElement = h(
    'form',
    { class: 'composer', id: 'composer', submit },
    text,
    h(
      'div',
      { class: 'composer-foot' },
      h('button', { type: 'button', class: 'chip-button', title: 'Write a command', click: command }, '/classify'),
      h('button', { type: 'submit', class: 'slack-button primary', 'aria-label': 'Send message' }, 'Send'),
    ),
  );
  return form;
}
