import { cardNumber, ibanIn, isPhoneNumber } from './explore-numbers.ts';

export type PersonalKind = 'email' | 'phone' | 'card' | 'iban';

export interface PersonalHit {
  kind: PersonalKind;
  /** Enough to find it again in its row, never enough to use it. */
  masked: string;
  start: number;
  end: number;
}

const EMAIL =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}])/gu;
const IBAN = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![\p{L}\p{N}])/gu;
const CARD = /(?<![\p{L}\p{N}#-])\d(?:[ -]?\d){12,18}(?![\p{L}\p{N}])/gu;
const PHONE = /(?<![\p{L}\p{N}#_./-])(?:\+|\()?\d(?:[ ./()-]{0,3}\d){7,15}(?![\p{L}\p{N}])/gu;

/** The shortest phone number. */
const FEWEST_DIGITS = 8;

/**
 * Personal data that has a form to check it by: e-mail addresses, IBAN (ISO 13616), card numbers (Luhn, ISO/IEC 7812) and
 * phone numbers. Names and postal addresses have none and are not found.
 */
export function personalData(text: string): PersonalHit[] {
  const hits: PersonalHit[] = [];
  const add = (kind: PersonalKind, start: number, found: string, masked: string) => {
    const end = start + found.length;
    if (!hits.some((hit) => start < hit.end && end > hit.start)) hits.push({ kind, masked, start, end });
  };
  if (text.includes('@')) {
    for (const { 0: found, index } of text.matchAll(EMAIL)) add('email', index, found, maskedEmail(found));
  }
  if ((text.match(/\d/g)?.length ?? 0) < FEWEST_DIGITS) return hits;
  for (const { 0: found, index } of text.matchAll(IBAN)) {
    const iban = ibanIn(found);
    if (iban !== null) add('iban', index, iban, `${iban.slice(0, 2)}** … ${iban.slice(-2)}`);
  }
  for (const { 0: found, index } of text.matchAll(CARD)) {
    const card = cardNumber(found);
    if (card !== null) add('card', index, found, `**** ${card.slice(-4)}`);
  }
  for (const { 0: found, index } of text.matchAll(PHONE)) {
    if (isPhoneNumber(found)) add('phone', index, found, `${found.startsWith('+') ? '+' : ''}*** … ${found.slice(-2)}`);
  }
  return hits.sort((one, other) => one.start - other.start);
}

function maskedEmail(found: string): string {
  const domain = found.slice(found.indexOf('@') + 1);
  return `${[...found][0] ?? ''}***@***${domain.slice(domain.lastIndexOf('.'))}`;
}

/** The beginning of a text with what was found in it masked, for a person to recognise the row by. */
export function excerpt(text: string, characters: number): string {
  let shown = '';
  let from = 0;
  for (const { start, end, masked } of personalData(text)) {
    shown += `${text.slice(from, start)}[${masked}]`;
    from = end;
  }
  const whole = [...`${shown}${text.slice(from)}`.replace(/\s+/g, ' ').trim()];
  return whole.length <= characters ? whole.join('') : `${whole.slice(0, characters).join('').trimEnd()}…`;
}
