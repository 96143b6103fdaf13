/**
 * What a customer wrote, out of what arrived: quoted history, signatures, disclaimers and the frames of web forms and
 * integrations are cut away. A text of which nothing would be left stays as it is.
 */
export function customerText(arrived: string): string {
  const lines = arrived.replace(/\r\n?/g, '\n').split('\n');
  const own = withoutSignature(withoutHistory(lines));
  const text = messageOfForm(own).join('\n').trim();
  return /\p{L}{2,}/u.test(text) ? text : arrived.trim();
}

/** Lines after which everything is an earlier message. */
const HISTORY = [
  /^\s*on .{5,200} wrote:\s*$/i,
  /^\s*am .{5,200} schrieb .{0,200}:\s*$/i,
  /^\s*le .{5,200} a écrit\s*:\s*$/i,
  /^\s*el .{5,200} escribió\s*:\s*$/i,
  /^\s*il .{5,200} ha scritto\s*:\s*$/i,
  /^\s*op .{5,200} schreef .{0,200}:\s*$/i,
  /^\s*-{2,}\s*(original message|ursprüngliche nachricht|message d'origine|mensaje original|oorspronkelijk bericht)\b/i,
  /^\s*##- .{3,80} -##\s*$/,
];
const FROM = /^\s*(from|von|de|da|van)\s*:\s*\S/i;
const SENT = /^\s*(sent|date|gesendet|datum|envoyé|enviado|inviato|verzonden)\s*:/i;
/** How many lines below `From:` the date of a quoted header may stand. */
const HEADER_LINES = 4;

function withoutHistory(lines: readonly string[]): string[] {
  const start = lines.findIndex(
    (line, at) =>
      HISTORY.some((pattern) => pattern.test(line) || pattern.test(`${line} ${lines[at + 1] ?? ''}`)) ||
      (FROM.test(line) && lines.slice(at + 1, at + 1 + HEADER_LINES).some((next) => SENT.test(next))),
  );
  const own = start === -1 ? lines : lines.slice(0, start);
  return own.filter((line) => !/^\s*>/.test(line));
}

/** Lines that begin what no customer typed for us. */
const FOOTERS = [
  /^--\s*$/,
  /^_{10,}\s*$/,
  /^\s*(sent from my|get outlook for|von meinem .{2,30} gesendet|envoyé de mon|enviado desde mi|verzonden vanaf mijn)\b/i,
  /^\s*(this|the) (e-?mail|message|communication)\b.{0,120}\b(confidential|privileged)\b/i,
  /^\s*diese (e-?mail|nachricht)\b.{0,120}\bvertraulich/i,
];
const CLOSING =
  /^((kind|best|warm|many)? ?regards|sincerely|yours (sincerely|truly|faithfully)|mit freundlichen grüßen|viele grüße|cordialement|saludos|atentamente|met vriendelijke groet(en)?|cordiali saluti)\s*[,.!]?$/i;
/** A signature is short: more than this below a closing is still the message. */
const SIGNATURE_LINES = 8;
const SIGNATURE_WIDTH = 80;

function withoutSignature(lines: readonly string[]): string[] {
  const footer = lines.findIndex((line) => FOOTERS.some((pattern) => pattern.test(line)));
  const body = footer === -1 ? [...lines] : lines.slice(0, footer);
  const closing = body.findLastIndex((line) => CLOSING.test(line.trim()));
  const below = closing === -1 ? [] : body.slice(closing + 1).filter((line) => line.trim() !== '');
  const isSignature = below.length <= SIGNATURE_LINES && below.every((line) => line.length <= SIGNATURE_WIDTH);
  return closing !== -1 && isSignature ? body.slice(0, closing) : body;
}

const LABEL = /^\s*(\p{Lu}[\p{L}\d /_-]{1,30})\s*:\s*(.*)$/u;
const MESSAGE =
  /^(your )?(message|comments?|description|details|feedback|complaint|nachricht|beschreibung|ihre nachricht|mensaje|message du client)$/i;
/** Fewer labelled lines are somebody's way of writing. */
const FORM_LINES = 3;

/** The message out of a form that an integration wrote line by line, `Name: ...`, `Order: ...`, `Message: ...`. */
function messageOfForm(lines: readonly string[]): readonly string[] {
  const labelled = lines.flatMap((line, at) => {
    const [, label, rest] = LABEL.exec(line) ?? [];
    return label === undefined ? [] : [{ at, label: label.trim(), rest: rest ?? '' }];
  });
  const message = labelled.find(({ label }) => MESSAGE.test(label));
  if (labelled.length < FORM_LINES || message === undefined) return lines;
  const next = labelled.find(({ at }) => at > message.at)?.at ?? lines.length;
  const found = [message.rest, ...lines.slice(message.at + 1, next)];
  return found.some((line) => line.trim() !== '') ? found : lines;
}

/** Words that hardly occur in another language of the list. */
const WORDS: Readonly<Record<string, string>> = {
  en: 'the and is my you your have with this that not for was are please',
  de: 'der die das und ist ich nicht mein meine ihr sie mit seit auf ein eine',
  fr: 'le les est et je pas vous mon ma depuis avec une des mes pour',
  es: 'el los es y mi no que por con una desde para pero mis',
  it: 'il non è mio mia che per con una sono della gli ho',
  nl: 'het een niet ik mijn van en dat met voor is op jullie',
  pt: 'o não é meu minha que com uma para os estou muito você',
  pl: 'nie jest się moje mój od na że do proszę mam',
};
/** One word may be a name or a quotation. */
const LEAST_WORDS = 3;

/** ISO 639-1 code of the language a text is most likely in; null when it is too short to tell, or another one. */
export function languageOf(text: string): string | null {
  const words = text.toLowerCase().split(/[^\p{L}]+/u);
  const scores = Object.entries(WORDS)
    .map(([language, list]) => {
      const known = new Set(list.split(' '));
      return { language, hits: words.filter((word) => known.has(word)).length };
    })
    .sort((one, other) => other.hits - one.hits);
  const [first, second] = scores;
  return first === undefined || first.hits < LEAST_WORDS || first.hits === second?.hits ? null : first.language;
}
