import type { PageState } from '../view.ts';
import type { App } from './app.ts';
import { byId, h } from './dom.ts';

/** Customers of the samples, so that a click fills the whole form. The same name would be the same customer. */
const NAMES = [
  'Jana Novak',
  'Peter Lund',
  'Amira Haddad',
  'Tom Becker',
  'Sofia Rossi',
  'Liam Doyle',
  'Nora Weiss',
  'Ivan Petrov',
];

/** The customer's side never changes by itself, so it is built once and keeps what was typed. */
export function drawCustomer(state: PageState, app: App): void {
  const body = byId('customer-body');
  if (body.childElementCount > 0) return;
  const name = h('input', {
    id: 'customer-name',
    name: 'name',
    maxlength: 80,
    autocomplete: 'off',
    placeholder: 'Jana Novak',
  });
  const subject = h('input', { id: 'customer-subject', name: 'subject', maxlength: 150, autocomplete: 'off' });
  const text = h('textarea', { id: 'customer-text', name: 'text', rows: 4, required: true, maxlength: 20_000 });
  const button = h('button', { type: 'submit', class: 'primary' }, 'Send complaint');
  const sent = h('p', { class: 'sent', role: 'status' });
  const form = h(
    'form',
    { class: 'contact', submit: (event) => send(event) },
    field('Your name', name),
    field('Subject', subject, 'optional'),
    field('What happened?', text),
    button,
    sent,
  );
  const fill = (sample: string, index: number) => {
    text.value = sample;
    subject.value = '';
    name.value = NAMES[index % NAMES.length] ?? '';
    sent.textContent = '';
    button.focus();
  };
  async function send(event: Event): Promise<void> {
    event.preventDefault();
    text.value = text.value.trim();
    if (!form.reportValidity()) return;
    button.disabled = true;
    const answer = await app.act('/api/tickets', { subject: subject.value, text: text.value, name: name.value });
    button.disabled = false;
    if (answer === null) return;
    const id = Number(answer.id);
    form.reset();
    sent.replaceChildren(
      'Sent. It is ',
      h('button', { type: 'button', class: 'link', click: () => app.showTicket(id) }, `ticket #${id}`),
      ' now.',
    );
  }
  body.append(form, h('h3', { id: 'samples-title' }, 'Or take one of these'), samples(state.samples, fill));
}

function field(label: string, control: HTMLElement, hint?: string): HTMLElement {
  return h(
    'div',
    { class: 'field' },
    h('label', { for: control.id }, label, hint === undefined ? null : h('span', { class: 'hint' }, ` ${hint}`)),
    control,
  );
}

function samples(all: readonly string[], fill: (sample: string, index: number) => void): HTMLElement {
  return h(
    'ul',
    { class: 'samples', 'aria-labelledby': 'samples-title' },
    all.map((sample, index) =>
      h('li', {}, h('button', { type: 'button', click: () => fill(sample, index) }, h('span', {}, sample))),
    ),
  );
}
