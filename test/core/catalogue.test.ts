import { expect, test } from 'vitest';
import { catalogueFaults, tagName } from '../../src/core/catalogue.ts';

test.for([
  ['Installation & appointments', 'installation_appointments'],
  ['  Über-Größe!  ', 'uber_große'],
  ['Ｗｉ－Ｆｉ', 'wi_fi'],
  ['Café n° 5', 'cafe_n_5'],
  ['電話', '電話'],
  ['!!!', ''],
] as const)('%s becomes the tag %s', ([name, tag]) => {
  expect(tagName(name)).toBe(tag);
});

test('names that collide or vanish are all named', () => {
  const topics = [
    { name: 'TV/Radio', problems: ['A b', 'a-B'] },
    { name: 'tv radio', problems: [] },
    { name: '???', problems: [] },
  ];
  const faults = catalogueFaults({ topics }).join('\n');
  for (const name of ['TV/Radio', 'tv radio', 'A b', 'a-B', '???']) expect(faults).toContain(`"${name}"`);
  expect(catalogueFaults({ topics: [{ name: 'TV', problems: ['Sound', 'Picture'] }] })).toEqual([]);
});
