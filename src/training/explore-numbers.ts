import { isCardNumber, isIban } from '../core/redact-checks.ts';

const SHORTEST_IBAN = 15;

/** The IBAN at the beginning of a candidate, with its spaces, or null. Words in capitals may follow it. */
export function ibanIn(candidate: string): string | null {
  for (let end = candidate.length; end >= SHORTEST_IBAN; end--) {
    const part = candidate.slice(0, end);
    const isWhole = end === candidate.length || candidate[end] === ' ';
    if (isWhole && isIban(part)) return part;
  }
  return null;
}

/** The digits of a payment card, or null: 13 to 19 digits of a known kind of issuer that pass the Luhn check (ISO/IEC 7812). */
export function cardNumber(candidate: string): string | null {
  const digits = candidate.replace(/\D/g, '');
  // 2 to 6 are the issuers of payment cards. Cards are printed in groups of four or as 4-6-5, so other gaps mean something else.
  const isShaped =
    /^[2-6]\d{12,18}$/.test(digits) && /^(?:\d+|(?:\d{4}[ -]){2,4}\d{1,7}|\d{4}[ -]\d{6}[ -]\d{4,5})$/.test(candidate);
  return isShaped && isCardNumber(digits) ? digits : null;
}

/** North American Numbering Plan: area code and exchange begin with 2 to 9. Without a gap it could be any number. */
const NORTH_AMERICAN = /^(?:\+?1[ .-]?)?\(?[2-9]\d{2}\)?[ .-][2-9]\d{2}[ .-]?\d{4}$/;
/** With the trunk prefix 0, as most of the world dials inland. */
const INLAND = /^\(?0[\d ()./-]+$/;
const DATE = /\b\d{1,4}([./-])\d{1,2}\1\d{2,4}\b/;

/** Whether digits with gaps are a phone number by their shape. International ones have 8 to 15 digits (ITU-T E.164). */
export function isPhoneNumber(candidate: string): boolean {
  const digits = candidate.replace(/\D/g, '');
  const count = digits.length;
  const isBalanced = (candidate.match(/\(/g) ?? []).length === (candidate.match(/\)/g) ?? []).length;
  if (!isBalanced || DATE.test(candidate) || new Set(digits).size < 3) return false;
  if (candidate.startsWith('+')) return count >= 8 && count <= 15;
  if (candidate.startsWith('00')) return count >= 10 && count <= 17;
  return NORTH_AMERICAN.test(candidate) || (INLAND.test(candidate) && count >= 9 && count <= 12);
}
