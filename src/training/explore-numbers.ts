const SHORTEST_IBAN = 15;
const LONGEST_IBAN = 34;

/** The IBAN at the beginning of a candidate, with its spaces, or null. Words in capitals may follow it. */
export function ibanIn(candidate: string): string | null {
  for (let end = candidate.length; end >= SHORTEST_IBAN; end--) {
    const part = candidate.slice(0, end);
    const isWhole = end === candidate.length || candidate[end] === ' ';
    if (isWhole && isIban(part.replaceAll(' ', ''))) return part;
  }
  return null;
}

/** The check of ISO 13616: the letters as numbers, the head moved to the end, the rest modulo 97 is 1. */
function isIban(iban: string): boolean {
  if (iban.length < SHORTEST_IBAN || iban.length > LONGEST_IBAN) return false;
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** The digits of a payment card, or null: 13 to 19 digits of a known kind of issuer that pass the Luhn check (ISO/IEC 7812). */
export function cardNumber(candidate: string): string | null {
  const digits = candidate.replace(/\D/g, '');
  // 2 to 6 are the issuers of payment cards. Cards are printed in groups of four or as 4-6-5, so other gaps mean something else.
  const isShaped =
    /^[2-6]\d{12,18}$/.test(digits) && /^(?:\d+|(?:\d{4}[ -]){2,4}\d{1,7}|\d{4}[ -]\d{6}[ -]\d{4,5})$/.test(candidate);
  if (!isShaped || new Set(digits).size < 2) return null;
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]);
    const doubled = place % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0 ? digits : null;
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
