/** Numbers by 32-bit key, open addressing. -1 stands for an absent key, so that lookups allocate nothing. */
export interface HashTable {
  readonly keys: Uint32Array;
  /** -1 marks a free place. */
  readonly values: Int32Array;
  size: number;
}

export function hashTable(capacity: number): HashTable {
  let places = 16;
  while (places < capacity * 2) places *= 2;
  return { keys: new Uint32Array(places), values: new Int32Array(places).fill(-1), size: 0 };
}

/** The value of a key, or -1. */
export function lookUp(table: HashTable, key: number): number {
  return table.values[placeOf(table, key)] ?? -1;
}

/** Where the key is, or the free place where it belongs. */
export function placeOf(table: HashTable, key: number): number {
  const { keys, values } = table;
  const mask = values.length - 1;
  const wanted = key >>> 0;
  let place = (wanted >>> 1) & mask;
  while ((values[place] ?? -1) !== -1 && keys[place] !== wanted) place = (place + 1) & mask;
  return place;
}

/** Sets a key; the table must have room (see `isFull`). */
export function put(table: HashTable, key: number, value: number): void {
  const place = placeOf(table, key);
  if (table.values[place] === -1) table.size++;
  table.keys[place] = key;
  table.values[place] = value;
}

export const isFull = (table: HashTable): boolean => table.size * 2 >= table.values.length;
