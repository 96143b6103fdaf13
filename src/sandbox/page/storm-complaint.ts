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
  'The whole of {street} has been without internet since this morning, all the neighbours too.',
  'Our whole street is offline, every house in {street}, and your status page says everything is fine.',
  'Internet gone in all of {street} for hours now, the neighbours are offline as well.',
  'The entire area around {street} has been offline since seven, not one house has internet.',
  'All the houses in {street} are cut off, the whole neighbourhood is without internet.',
];
const MIDDLES = [
  'I work from home and have lost half a day.',
  'My shop cannot take card payments.',
  'My mother depends on the emergency button, and it runs over this line.',
  'The children cannot do their school work.',
  'The doctor in our street cannot see any records.',
  'We were told an hour, and that was five hours ago.',
  'I missed an interview because of this.',
];
const ENDINGS = [
  'This is unacceptable.',
  'If it is not back tonight I am cancelling.',
  'I am furious.',
  'When will our area be connected again?',
  'I am furious and I will leave you for another provider.',
  'How much longer?',
];
const FIRST = ['Alma', 'Bruno', 'Clara', 'Dario', 'Edith', 'Farid', 'Greta', 'Hugo', 'Irma', 'Jonas', 'Kaja', 'Lea'];
const LAST = ['Adler', 'Brandt', 'Costa', 'Dahl', 'Evans', 'Fuchs', 'Gomes', 'Holm', 'Ito', 'Jansen', 'Keller'];

/** The nth complaint about one outage: the same trouble from another customer in other words, the same each time. */
export function stormComplaint(n: number): { subject: string; text: string; name: string } {
  const street = pick(STREETS, n);
  const text = [pick(STARTS, n), pick(MIDDLES, n), pick(ENDINGS, n)].join(' ').replace('{street}', street);
  return { subject: `Area outage in ${street}`, text, name: `${pick(FIRST, n)} ${pick(LAST, n)}` };
}

function pick(list: readonly string[], n: number): string {
  return list[n % list.length] ?? '';
}
