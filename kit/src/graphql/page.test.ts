import { describe, expect, test } from '@jest/globals';
import { readPage, toConnection } from './page.ts';

const connect = (numbers: number[], page = readPage({})) =>
  toConnection({
    rows: numbers,
    page,
    cursorOf: (n) => [n],
    nodeOf: (n) => n,
    totalCount: () => Promise.resolve(99),
  });

describe('a page of a list', () => {
  test('holds 20 items unless told otherwise', () => {
    expect(readPage({})).toMatchObject({ limit: 20, fetch: 21, direction: 'forward' });
  });

  test.each([
    [{ first: 0 }, /`first` must be from 1 to 100/],
    [{ first: 101 }, /`first` must be from 1 to 100/],
    [{ last: -1 }, /`last` must be from 1 to 100/],
    [{ first: 1, last: 1 }, /not both/],
    [{ after: 'a', before: 'b' }, /not both/],
    [{ first: 1, before: 'b' }, /goes with/],
    [{ after: 'nonsense' }, /was not made by Hansa/],
    [{ after: Buffer.from('{"a":1}').toString('base64url') }, /was not made by Hansa/],
    [{ after: Buffer.from('["a\\u0000"]').toString('base64url') }, /was not made by Hansa/],
  ])('refuses %j with a sentence', (args, sentence) => {
    expect(() => readPage(args)).toThrow(sentence);
  });

  test('says whether more follow, and where to go on', () => {
    const page = readPage({ first: 2 });
    const connection = connect([1, 2, 3], page);
    expect(connection.nodes).toEqual([1, 2]);
    expect(connection.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(readPage({ first: 2, after: connection.pageInfo.endCursor }).cursor).toEqual([2]);
  });

  test('read backwards is shown forwards', () => {
    const connection = connect([9, 8, 7], readPage({ last: 2 }));
    expect(connection.nodes).toEqual([8, 9]);
    expect(connection.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  test('that is empty has no cursors', () => {
    expect(connect([]).pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: null,
      endCursor: null,
    });
  });
});
