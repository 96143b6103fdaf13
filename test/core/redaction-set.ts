/** What must be masked is written «like this»; the marks are taken out before the text is given to anybody. */
export interface RedactionCase {
  text: string;
  /** The marked parts. */
  personal: string[];
}

const cases = (lines: string): RedactionCase[] =>
  lines
    .trim()
    .split('\n')
    .map((line) => ({
      text: line.replace(/[«»]/g, ''),
      personal: [...line.matchAll(/«([^»]+)»/g)].map((match) => match[1] ?? ''),
    }));

/** The rules were written with these in view, so their recall says little. */
export const SEEN = cases(`
My name is «Priya Raman» and my router has been dead since Monday. Call me on «+44 20 7946 0958».
Email «jo.miller+broadband@example.co.uk» bounced. Why is my bill wrong?
You charged «4111 1111 1111 1111» twice this month!
Refund to «DE89 3704 0044 0532 0130 00» please, I have waited six weeks.
My account number is «88213307» and I still cannot log in.
I live at «14 Willow Road», «SW1A 1AA», and the engineer never came.
The password is «Tulip-9931» and it does not work.
My PIN is «4821», so check it yourselves.
Your server at «203.0.113.77» drops every packet.
Dear «Marta», I was cut off again. Regards, «Tom Baker»
I spoke to «Kelvin» on Tuesday, he hung up. Reference «INV-2026-000381».
Ruf mich an unter «030 901820», ich wohne in der «Lindenstraße 12».
My wife «Angela» called from «(212) 555-0187» and waited an hour.
write to me: «sam (at) mailbox (dot) org»
Mrs «O'Connell» has been without a phone for nine days.
Contract no. «A-77120943» was changed without my consent.
SSN «219-09-9999» is on your letter for everybody to read.
J'habite au «12 rue de la Paix», mon numéro est le «01 42 68 53 00».
`);

/** Written before the rules ran for the first time and not looked at while they were written. */
export const UNSEEN = cases(`
«Hannah Whitcombe» here, nobody has called me back on «07700 900461» in two weeks.
It is «hannah.w@posteo.example», not the address you keep writing to.
Customer ID «CX-4471920» was closed although I paid.
I told your agent «Bogdan» that «5555 5555 5555 4444» is expired.
Send the technician to «221B Baker Street», not to number 211!
Ich heiße «Jürgen Weiß», Kundennummer «5518824», seit Tagen kein Internet.
Mi correo es «lucia.fernandez@correo.example» y vivo en «Calle de Alcalá 45».
My login code «993 120» never works.
Passport «533018442» was photographed by your shop and now it is lost.
The line at «Flat 3, 88 Marchmont Crescent, Edinburgh» crackles.
My son «Elias» is disabled and needs the line. Cheers, «Beatrix»
IBAN «GB29 NWBK 6016 1331 9268 19» got nothing, as usual.
Sort code «20-45-77», account «31926819», you took the money from the wrong one.
You can reach «Mr Adeyemi» at «+234 803 555 0123» after five.
The pw is «correcthorse7», please just fix it.
`);

/** Nothing here is personal. Whatever is masked in these is damage. */
export const CLEAN = cases(`
The internet has been down since 14 May and nobody cares.
My password is wrong again and the reset link never arrives.
I pay 49.99 a month for 100 Mbps and get 3 at best.
Version 2.14.0.3 of your app crashes on Android 15.
It is the third time since 2019 that you lost my order.
I waited from 10:30 to 14:45 on 21/11/2026 for nothing.
Channel 501 to 550 vanished from my package overnight.
Order 3 of 5 arrived, the rest did not.
The PIN was never sent, so I cannot activate anything.
Thank you very much for the quick repair on Sunday!
I am Furious. I'm Absolutely sick of Your excuses.
Model WR-2000 keeps rebooting every 20 minutes.
Two engineers, three visits, 240 minutes on hold, 0 results.
Your invoice of March 2026 shows 24 months instead of 12.
Ask for a manager and they hang up. Every. Single. Time.
The TV box says error 4011-22 and then goes black.
In case 1000 people complain, will you listen then?
Support told me to wait 24 hours, then 48, then 72.
The offer was 3 for 2 until 31 December 2026.
No signal on the Main Street side of town since the storm.
`);
