import { describe, expect, test } from '@jest/globals';
import { nameStatement } from './name-statement.ts';

describe('a statement', () => {
  test('gets a name when it keeps coming, and keeps it', () => {
    const names = Array.from({ length: 6 }, () => nameStatement('select 1'));
    expect(names.slice(0, 3)).toEqual([undefined, undefined, undefined]);
    expect(names[3]).toMatch(/^hansa_\d+$/);
    expect(new Set(names.slice(3)).size).toBe(1);
  });

  test('shares its name with no other', () => {
    const name = (text: string) => Array.from({ length: 5 }, () => nameStatement(text)).at(-1);
    expect(name('select 2')).not.toBe(name('select 3'));
  });

  test('gets none when there are too many different ones', () => {
    for (let i = 0; i < 400; i += 1)
      for (let use = 0; use < 5; use += 1) nameStatement(`select ${i} as many`);
    expect(Array.from({ length: 9 }, () => nameStatement('select late')).at(-1)).toBeUndefined();
  });
});
