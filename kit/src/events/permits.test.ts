import { expect, test } from '@jest/globals';
import { createPermits } from './permits.ts';

test('there are no more permits than there are', () => {
  const permits = createPermits(2);
  const taken = [1, 2, 3].map(() => permits.take(() => undefined));
  expect(taken).toEqual([true, true, false]);
});

test('who waits is told in turn, and nobody is forgotten because another one wants none any more', () => {
  const permits = createPermits(1);
  const told: string[] = [];
  const wait = (name: string, takes: boolean) => {
    const onFree = () => {
      told.push(name);
      if (takes) permits.take(onFree);
    };
    permits.take(onFree);
  };
  permits.take(() => undefined);
  wait('gone', false);
  wait('first', true);
  wait('second', true);
  permits.give();
  expect(told).toEqual(['gone', 'first']);
  permits.give();
  expect(told).toEqual(['gone', 'first', 'second']);
});
