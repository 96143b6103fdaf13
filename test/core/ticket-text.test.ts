import { describe, expect, test } from 'vitest';
import { customerText, languageOf } from '../../src/core/ticket-text.ts';

const COMPLAINT = 'My internet is dead again.\nPlease fix it.';

describe('customerText', () => {
  test.for([
    ['a plain text', COMPLAINT],
    [
      'an English quotation',
      `${COMPLAINT}\n\nOn Mon, 2 Nov 2026 at 10:01, Support <help@x.example> wrote:\n> Dear Ann\n> we`,
    ],
    [
      'one broken over two lines',
      `${COMPLAINT}\nOn Mon, 2 Nov 2026 at 10:01, Support\n<help@x.example> wrote:\nDear Ann`,
    ],
    ['a German quotation', `${COMPLAINT}\nAm 02.11.2026 um 10:01 schrieb Support <help@x.example>:\nLiebe Ann`],
    ['a French quotation', `${COMPLAINT}\nLe lun. 2 nov. 2026 à 10:01, Support a écrit :\nBonjour`],
    ['Outlook', `${COMPLAINT}\n\nFrom: Support <help@x.example>\nSent: Monday\nTo: Ann\nSubject: RE\n\nDear Ann`],
    ['an original message', `${COMPLAINT}\n-----Original Message-----\nDear Ann`],
    ['quoted lines between', `My internet is dead again.\n> Have you restarted it?\nPlease fix it.`],
    ['a signature by the book', `${COMPLAINT}\n-- \nAnn Smith\nHead of Things`],
    ['a closing with a card', `${COMPLAINT}\n\nKind regards,\nAnn Smith\nHead of Things\n+44 20 7946 0000`],
    ['a German closing', `${COMPLAINT}\nMit freundlichen Grüßen\nAnn Schmidt`],
    ['a telephone', `${COMPLAINT}\n\nSent from my iPhone`],
    ['a disclaimer', `${COMPLAINT}\nThis e-mail and any attachments are confidential and may be privileged.`],
    ['a form', `Name: Ann Smith\nOrder number: 4711\nMessage: ${COMPLAINT}\nNewsletter: no`],
    ['a form with the message below its label', `Name: Ann\nTopic: Internet\nYour message:\n${COMPLAINT}`],
  ] as const)('takes the customer’s words out of %s', ([, arrived]) => {
    expect(customerText(arrived)).toBe(COMPLAINT);
  });

  test('leaves what it must not take', () => {
    expect(customerText('> all of it quoted')).toBe('> all of it quoted');
    expect(customerText('Thanks for nothing. Note: it is still dead.')).toContain('still dead');
    const long = `I wrote:\nregards,\n${'This went on and on, and nobody ever came to look at the line in our street. '.repeat(3)}`;
    expect(customerText(long)).toContain('nobody ever came');
    expect(customerText('')).toBe('');
    expect(customerText('😡😡😡')).toBe('😡😡😡');
  });

  test('does not explode over a megabyte', () => {
    const start = performance.now();
    customerText('On and on and on. '.repeat(60_000));
    customerText('On \n'.repeat(250_000));
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});

test.for([
  ['My line is dead and you have not answered this week', 'en'],
  ['Meine Leitung ist seit Wochen tot und niemand hilft, ich kündige', 'de'],
  ['Je n’ai pas internet depuis trois semaines, et vous ne répondez pas à mes messages', 'fr'],
  ['No tengo internet desde el lunes y nadie contesta por teléfono', 'es'],
  ['Help', null],
  ['インターネットが使えません', null],
] as const)('"%s" is in %s', ([text, expected]) => {
  expect(languageOf(text)).toBe(expected);
});
