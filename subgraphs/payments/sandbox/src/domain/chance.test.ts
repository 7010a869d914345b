import { expect, test } from '@jest/globals';
import { createChance } from './chance.ts';

const draw = (seed: number) => Array.from({ length: 1_000 }, createChance(seed));

test('the same seed gives the same numbers, another seed others', () => {
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

test('numbers are spread over [0, 1)', () => {
  const numbers = draw(42);
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThan(1);
  const mean = numbers.reduce((total, number) => total + number, 0) / numbers.length;
  expect(mean).toBeGreaterThan(0.45);
  expect(mean).toBeLessThan(0.55);
});
