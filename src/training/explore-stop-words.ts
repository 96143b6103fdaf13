/** Words that say nothing about a topic, in the languages complaints of a company in Europe or America come in most. */
const LISTS = {
  en: `a about above after again against ain't all almost along already also although always am an and another any anybody anyone
anything are aren't around as at away back be became because been before being below best better between both but by came can
can't cannot come comes could couldn't did didn't do does doesn't doing don't done dont down during each either else enough etc even
ever every everyone everything far few first for from further get gets getting give given go goes going gone got had hadn't has
hasn't have haven't having he he'd he'll he's her here here's hers herself hi hello him himself his how however i i'd i'll i'm im
i've ive if in instead into is isn't isnt it it'd it'll it's its itself just keep keeps kept knew know last least less let let's
like lot made make makes making many may maybe me mean might mine more most much must my myself need needs neither never new next
no nobody none nor not nothing now of off often oh ok okay on once one ones only onto or other others our ours ourselves out over
own per perhaps please put quite rather really regards said same saw say says see seem seems seen several shall she she'd she'll
she's should shouldn't since so some somebody someone something still such take taken takes tell than thank thanks that that'd that'll
that's thats the their theirs them themselves then there there's these they they'd they'll they're they've thing things think
this those though through thus till to together told too took toward two three under until up upon us use used using very want wants was
wasn't way we we'd we'll we're we've well went were weren't what what's whatever when when's where where's whether which while
who who's whole whom whose why will with within without won't would wouldn't yes yet you you'd you'll you're you've your yours yourself
yourselves dear sir madam team th nd rd st mr mrs ms`,
  de: `aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin bis bitte da dann daran das dass daß
dein dem den denn der des die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es etwas
euch für gegen habe haben hat hatte hatten hier ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins ist ja jede jedem jeden
jeder jetzt kann kein keine keinen können man mehr mein meine meinem meinen meiner mich mir mit muss nach nicht nichts noch nun nur ob
oder ohne schon sehr sein seine seit sich sie sind so soll sondern um und uns unser unsere unter vom von vor war waren was weil wenn
werden wie wieder wir wird worden wurde wurden zu zum zur über`,
  fr: `ai au aucun aussi autre aux avait avec avoir bien bonjour c'est car ce cela ces cet cette chez ci comme d'un d'une dans de depuis des
donc du elle elles en encore est et eu faire fait il ils j'ai je jusqu la le les leur lui ma mais me merci mes moi mon même n'ai n'est
ne nos notre nous on ont ou où par pas plus pour qu'il qu'elle que qui quoi sa sans se ses si son sont suis sur ta te tes ton tous tout
toute très tu un une vos votre vous y à été être`,
  es: `a al algo ante como con cual cuando de del desde donde el ella ellos en entre era es esa ese eso esta estaba estado estas este
esto estoy está están fue fueron gracias ha haber había han hasta hay he hola la las le les lo los me mi mis mucho muy más nada ni no
nos nosotros o para pero por porque pues que quien qué se ser si sin sobre solo son su sus sólo también tan te tengo tiene todo todos
tu un una uno unos usted y ya yo él`,
  it: `a ad ai al alla alle anche ancora avere aveva c'è che chi ci come con contro cui da dal dalla dei del della delle di dopo dove e
ed era essere fa fatto gli grazie ha hanno ho i il in io la le lei lo loro ma mi mia mio molto ne nei nel nella no noi non nostro o ogni
per perché più poi prima quando quella quello questa questo qui se sei senza si sia solo sono sta stato su sua suo sul sulla te ti
tra tutti tutto un una uno vi voi è`,
} as const;

const STOP_WORDS: ReadonlySet<string> = new Set(Object.values(LISTS).flatMap((list) => list.split(/\s+/)));

/** @param word lower case, with straight apostrophes */
export const isStopWord = (word: string): boolean => STOP_WORDS.has(word);
