import type { Detector } from './redact-patterns.ts';

const PART = String.raw`\p{Lu}[\p{Ll}'’-]{1,40}(?:\p{Lu}\p{Ll}{1,40})?`;
/** At most three: `della` is also `del`, `la`, and without a bound a run of them is tried in every combination. */
const JOIN = String.raw`(?:(?:van|von|de|del|della|di|la|bin|al|O['’])\s?){0,3}`;
const NAME = String.raw`(${PART}(?:\s+(?:\p{Lu}\.\s+)?${JOIN}${PART}){0,2})`;
const FULL_NAME = String.raw`(${PART}\s+(?:\p{Lu}\.\s+)?${JOIN}${PART})`;

/** Words that begin with a capital for other reasons than being a name. */
const NO_NAME = new Set(
  'A About After All Also An And Another Any April August Before But Can Christmas Customer Day December Did Do Does Easter English Every Everything February For Friday From German Have He Hello Her Here Hi His How I If In Internet It January July June Just Management Manager March May Monday My Never No Not November Nobody Now October Of On Once Our Please Saturday September She Sir Sirs Since So Sunday Support Team Thank Thanks That The Their Then There They This Thursday To Today Tuesday Up Very We Wednesday What When Where Why Will With You Your Wifi Router Madam Service Services Department Billing Sales Again Fix Sort Still Absolutely Completely Extremely Really Totally Sick Fed Furious Angry Disappointed Frustrated Unbelievable Unacceptable Disgusted Terrible Awful'.split(
    ' ',
  ),
);

const isName = (value: string): boolean => !value.split(/\s+/).some((word) => NO_NAME.has(word));

/** Names people give away by what stands before them: "my name is", a title, a greeting, a signature. */
export const NAME_DETECTORS: readonly Detector[] = [
  String.raw`(?:[Mm]y\s+(?:full\s+|first\s+)?name(?:['’]s|\s+is)|[Mm]ein\s+Name\s+ist|[Ii]ch\s+hei(?:ß|ss)e|[Jj]e\s+m['’]appelle|[Mm]e\s+llamo|[Nn]ame\s*:)\s+${NAME}`,
  String.raw`(?:^|[\s,(])(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Herr|Frau|Señora?|Madame|Monsieur)\.?\s+${NAME}`,
  String.raw`(?:^|[.!?]\s+|[\n])(?:Dear|Hi|Hello|Hey|Hallo|Bonjour|Hola|Liebe[rs]?)\s+${NAME}(?=\s*[,!.])`,
  String.raw`(?:[Rr]egards|[Ss]incerely|[Yy]ours\s+(?:faithfully|truly)|[Cc]heers|[Bb]est\s+wishes|[Mm]any\s+thanks|[Tt]hank\s+you|[Tt]hanks|[Gg]rüße[n]?|[Gg]ruß|[Ss]aludos|[Cc]ordialement|[Ss]igned)[\s,.!-]+${NAME}\s*[.!]?\s*$`,
  String.raw`(?:[Ss]poke[n]?\s+(?:to|with)|[Tt]alk(?:ed|ing)\s+(?:to|with)|[Ss]omeone\s+(?:called|named)|(?:agent|advis[eo]r|technician|engineer|colleague|manager|driver|representative|rep)(?:\s+(?:called|named))?,?|[Aa]sk(?:ed)?\s+for|[Tt]he\s+name\s+of|[Nn]amed)\s+${NAME}`,
  String.raw`(?:^|[.!?]\s+)(?:[Tt]his\s+is|I\s+am|I['’]m)\s+${FULL_NAME}`,
  String.raw`(?:[Mm]y\s+(?:husband|wife|mother|father|mum|mom|dad|son|daughter|brother|sister|partner|neighbour|neighbor|landlord|boss)),?\s+${NAME}`,
].map((source): Detector => ({ kind: 'NAME', pattern: new RegExp(source, 'gmu'), holds: isName }));
