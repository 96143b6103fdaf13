import { isCardNumber, isIban, isIpAddress } from './redact-checks.ts';

export type PersonalKind =
  | 'EMAIL'
  | 'SECRET'
  | 'IBAN'
  | 'CARD'
  | 'IP'
  | 'ACCOUNT'
  | 'PHONE'
  | 'ADDRESS'
  | 'NAME'
  | 'TERM';

/** A way to recognise one kind. Group 1, where there is one, is what is masked; otherwise the whole match is. */
export interface Detector {
  kind: PersonalKind;
  pattern: RegExp;
  holds?: (value: string, match: RegExpExecArray) => boolean;
}

const DOT = String.raw`(?:\.|\s?[[({]\s?dot\s?[\])}]\s?|\sdot\s)`;
const AT = String.raw`(?:@|\s?[[({]\s?at\s?[\])}]\s?)`;
const NUMBER_WORD = String.raw`(?:number|num|no\.?|nr\.?|id|code|ref(?:erence)?|#|nummer|número|numéro)`;
const SAYS = String.raw`\s{0,3}(?:is|was|ist|lautet|es|est|:|=|#|-)?\s{0,3}:?\s{0,3}`;
const ACCOUNT_CUE = [
  'account',
  'acct',
  'customer',
  'client',
  'policy',
  'reference',
  'ref',
  'order',
  'invoice',
  'case',
  'ticket',
  'meter',
  'contract',
  'member(?:ship)?',
  'booking',
  'serial',
  'tracking',
  'sort',
  'passport',
  'national insurance',
  'driving licen[cs]e',
  'social security',
  'tax',
  'imei',
  'iccid',
  'kunden',
  'vertrags',
  'rechnungs',
  'cuenta',
  'cliente',
  'pedido',
  'compte',
  'client',
  'dossier',
].join('|');
/** What follows "my password is" without being one. */
const NO_SECRET = new Set(
  'a about again all also always an and any asked being broken changed correct different either even every expired fine for forgotten good gone in incorrect invalid it just lost missing my never no not now on only or out rejected required reset right safe set so still stuck supposed that the there to too unknown useless weak what when which working wrong'.split(
    ' ',
  ),
);
const STREET =
  '(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Court|Ct|Way|Place|Pl|Boulevard|Blvd|Terrace|Crescent|Gardens|Square|Grove|Hill|Row|Mews|Parade|Walk)';
const WORD = String.raw`\p{Lu}[\p{L}'’-]{1,40}`;

const digitsOf = (value: string): string => value.replace(/\D/g, '');

/**
 * Every repetition that another one could share its characters with is bounded: customers write these texts, and an unbounded
 * one makes a long run of spaces or letters cost minutes.
 *
 * In order of precedence: what an earlier one has taken a later one leaves alone. Phones, names and terms come after these.
 */
export const DETECTORS: readonly Detector[] = [
  {
    kind: 'EMAIL',
    pattern: new RegExp(
      String.raw`[\p{L}\p{N}][\p{L}\p{N}._%+'-]{0,127}${AT}[\p{L}\p{N}-]{1,63}(?:${DOT}[\p{L}\p{N}-]{1,63}){0,8}${DOT}\p{L}{2,}`,
      'giu',
    ),
  },
  {
    kind: 'SECRET',
    pattern:
      /\b(?:password|passcode|passphrase|passwort|kennwort|contraseña|mot de passe)\s{0,3}(?::|=|is|was|ist|es|est)\s{0,3}:?\s{0,3}["'“”‘’]?([^\s"'“”‘’,;]{3,}[^\s"'“”‘’,;.!?)])/giu,
    holds: (value) => !NO_SECRET.has(value.toLowerCase()),
  },
  {
    kind: 'SECRET',
    pattern:
      /\b(?:pin|cvv2?|cvc|security code|one[- ]time code|otp|verification code|tan)(?:\s{1,3}(?:number|code))?\s{0,3}(?::|=|is|was|ist)?\s{0,3}:?\s{0,3}(\d(?:[ -]?\d){2,7})\b/gi,
  },
  { kind: 'IBAN', pattern: /\b[A-Z]{2}\d{2}(?:[ -]?[A-Z\d]{4}){2,7}(?:[ -]?[A-Z\d]{1,3})?\b/g, holds: isIban },
  {
    kind: 'CARD',
    pattern: /(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])/g,
    holds: (value) => isCardNumber(digitsOf(value)),
  },
  {
    kind: 'CARD',
    pattern: /\bcard\b[^.!?\d]{0,30}\bending(?:\s+in|\s+with)?\s+(\d{4})\b/gi,
  },
  {
    kind: 'IP',
    pattern: /(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{0,4}(?::[\da-f]{0,4}){3,7})(?![\w:])/gi,
    holds: (value, match) =>
      isIpAddress(value) &&
      !/(?:version|firmware|release|\bv)\s*$/i.test(match.input.slice(Math.max(0, match.index - 20), match.index)),
  },
  { kind: 'ACCOUNT', pattern: /(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])/g },
  { kind: 'ACCOUNT', pattern: /\b[A-CEGHJ-PR-TW-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b/g },
  {
    kind: 'ACCOUNT',
    pattern: new RegExp(
      String.raw`\b(?:${ACCOUNT_CUE})s?[\s-]{0,3}(?:${NUMBER_WORD}\s{0,3})?${SAYS}((?=(?:[A-Z/-]{0,24}\d){3})[A-Z\d](?:[A-Z\d]|[-/ ](?=\d|[A-Z]{1,24}-?\d)){3,24})\b`,
      'giu',
    ),
    holds: (value, match) => !/^(?:19|20)\d\d$/.test(value) || /(?:number|no\.?|nr\.?|#|:)\s*\d+$/i.test(match[0]),
  },
  { kind: 'ACCOUNT', pattern: /(?<![\w-])#?[A-Z]{2,5}-\d[\d-]{4,}\d(?![\w-])/g },
  {
    kind: 'ADDRESS',
    pattern: new RegExp(
      String.raw`(?:\b(?:flat|apt\.?|apartment|unit|suite)\s+[\dA-Z]+\s?,?\s+)?\b\d{1,5}[A-Za-z]?,?\s+(?:(?:North|South|East|West|N|S|E|W)\.?\s+)?${WORD}(?:\s+${WORD}){0,2}\s+${STREET}\b\.?|\b\d{1,5}[A-Za-z]?,?\s+(?:rue|avenue|boulevard|place|allée|chemin|quai)\s+(?:(?:de|du|des|la|le|les)\s+|l['’])*${WORD}(?:\s+${WORD})?`,
      'gu',
    ),
  },
  {
    kind: 'ADDRESS',
    pattern: new RegExp(
      String.raw`(?<!\p{L})(?:${WORD}(?:straße|strasse|str\.|weg|platz|allee|gasse|damm|ufer)|(?:[Cc]alle|C/|[Aa]venida|[Pp]laza|[Vv]ia|[Pp]iazza)\s+(?:(?:de|del|la|las|los)\s+)*${WORD}(?:\s+${WORD})?,?(?:\s+n\.?º)?)\s+\d{1,4}[a-z]?(?!\p{L})`,
      'gu',
    ),
  },
  { kind: 'ADDRESS', pattern: /\b(?:[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})\b/g },
  {
    kind: 'ADDRESS',
    pattern: new RegExp(String.raw`(?<=,\s)${WORD}(?:\s${WORD})?,\s[A-Z]{2}\s\d{5}(?:-\d{4})?\b`, 'gu'),
  },
  { kind: 'ADDRESS', pattern: new RegExp(String.raw`(?<=\d[a-z]?,\s)\d{5}\s${WORD}`, 'gu') },
];
