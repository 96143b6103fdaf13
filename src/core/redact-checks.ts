/** Luhn's check digit (ISO/IEC 7812-1) over 13 to 19 digits, as payment cards carry it. */
export function isCardNumber(digits: string): boolean {
  if (!/^\d{13,19}$/.test(digits) || /^(\d)\1+$/.test(digits)) return false;
  let sum = 0;
  for (const [i, digit] of [...digits].reverse().entries()) {
    const doubled = Number(digit) * (i % 2 === 1 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** The remainder of ISO 13616: the first four characters moved to the end, letters as 10 to 35, modulo 97 is 1. */
export function isIban(text: string): boolean {
  const bare = text.replace(/[\s-]/g, '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(bare)) return false;
  let rest = 0;
  for (const character of bare.slice(4) + bare.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** Four octets, or the hexadecimal form with at least three groups. */
export function isIpAddress(text: string): boolean {
  const octets = text.split('.');
  if (octets.length === 4) return octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) <= 255);
  const groups = text.split(':');
  return (
    groups.length >= 4 &&
    groups.length <= 8 &&
    (text.includes('::') || groups.length === 8) &&
    groups.every((group) => /^[\da-f]{0,4}$/i.test(group)) &&
    /[\da-f]/i.test(text)
  );
}
