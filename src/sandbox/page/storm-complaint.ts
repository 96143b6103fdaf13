const STREETS = [
  'Harbour Road',
  'Mill Lane',
  'Station Street',
  'Orchard Close',
  'Castle Hill',
  'River Walk',
  'Quay Side',
];
const STARTS = [
  'The internet is down in all of {street} since this morning.',
  'No connection at all here in {street}, again.',
  'Total outage in {street}. Router shows a red light, nothing works.',
  'Our whole street, {street}, is offline and your status page says everything is fine.',
  'Internet gone in {street} for hours now, neighbours as well.',
];
const MIDDLES = [
  'Third outage this month!',
  'I work from home and have lost half a day.',
  'Nobody answers the phone, I have been on hold for an hour.',
  'My shop cannot take card payments.',
  'My mother depends on the emergency button, and it runs over this line.',
  'I was promised last time that it would not happen again.',
];
const ENDINGS = [
  'This is unacceptable.',
  'If it is not back tonight I am cancelling.',
  'I want my money back for every hour.',
  'I am furious and I will leave you for another provider.',
  'When will somebody tell us what is going on?',
];
const FIRST = ['Alma', 'Bruno', 'Clara', 'Dario', 'Edith', 'Farid', 'Greta', 'Hugo', 'Irma', 'Jonas', 'Kaja', 'Lea'];
const LAST = ['Adler', 'Brandt', 'Costa', 'Dahl', 'Evans', 'Fuchs', 'Gomes', 'Holm', 'Ito', 'Jansen', 'Keller'];

/** The nth complaint about one outage: the same trouble from another customer in other words, the same each time. */
export function stormComplaint(n: number): { subject: string; text: string; name: string } {
  const street = pick(STREETS, n);
  const text = [pick(STARTS, n), pick(MIDDLES, n * 5 + 1), pick(ENDINGS, n * 3 + 2)]
    .join(' ')
    .replace('{street}', street);
  return { subject: `Internet outage, ${street}`, text, name: `${pick(FIRST, n)} ${pick(LAST, n)}` };
}

function pick(list: readonly string[], n: number): string {
  return list[n % list.length] ?? '';
}
