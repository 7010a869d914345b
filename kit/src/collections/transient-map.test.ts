import { expect, test } from '@jest/globals';
import { createTransientMap } from './transient-map.ts';

test('what is under way is found until it is deleted, however much passes by meanwhile', () => {
  const map = createTransientMap<number, string>();
  const lasting = Array.from({ length: 1_000 }, (_each, key) => key);
  for (const key of lasting) map.set(key, `lasting ${key}`);
  for (let key = 1_000; key < 20_000; key += 1) {
    map.set(key, 'passing');
    map.delete(key);
    expect(map.get(key)).toBeUndefined();
  }
  expect(lasting.map((key) => map.get(key))).toEqual(lasting.map((key) => `lasting ${key}`));
});

test('the last value of a key counts', () => {
  const map = createTransientMap<string, number>();
  map.set('a', 1);
  map.set('a', 2);
  expect(map.get('a')).toBe(2);
});
