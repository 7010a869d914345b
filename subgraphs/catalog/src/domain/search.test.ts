import { describe, expect, test } from '@jest/globals';
import { editDistance } from './edit-distance.ts';
import { searchDocument } from './search-document.ts';
import { correctSpelling, readSearch, toTsquery } from './search-query.ts';

const fish = {
  title: 'Lübeck herring',
  vendor: 'Salt & Fish',
  productType: 'Food',
  tags: ['smoked'],
  descriptionHtml: '<p>Herring, <b>fat</b> &amp; good. 12 pieces of 1,5 kg</p>',
};

describe('the search document', () => {
  test('weighs the title above vendor, type and tags, and those above the description', () => {
    const { vector } = searchDocument(fish);
    expect(vector).toContain(`'herring':2A,7D`);
    expect(vector).toContain(`'salt':3B`);
    expect(vector).toContain(`'smoked':6B`);
    expect(vector).toContain(`'fat':8D`);
  });

  test('lets an umlaut be typed in either way', () => {
    const { vector } = searchDocument(fish);
    expect(vector).toContain(`'lubeck':1A`);
    expect(vector).toContain(`'luebeck':1A`);
  });

  test('offers words for corrections, and no numbers', () => {
    const { vocabulary } = searchDocument(fish);
    expect(vocabulary).toContain('herring');
    expect(vocabulary).not.toContain('12');
    expect(vocabulary).not.toContain('kg');
  });

  test('stays small enough for the database whatever the description is', () => {
    const { vector } = searchDocument({ ...fish, descriptionHtml: 'a '.repeat(300_000) + 'x'.repeat(5_000) });
    expect(vector.length).toBeLessThan(1_000);
    const many = Array.from({ length: 20_000 }, (_, index) => `w${index}`).join(' ');
    expect(searchDocument({ ...fish, descriptionHtml: many }).vector.length).toBeLessThan(400_000);
  });

  test('holds nothing that could break out of its quotes', () => {
    const { vector } = searchDocument({ ...fish, title: `O'Neill \\ ":*" ½ ﷺ a'b` });
    expect(vector.replace(/'[\p{L}\p{N}\p{M}]+':[\dA-D,]+( |$)/gu, '')).toBe('');
  });
});

describe('a search', () => {
  test.each([
    ['herring bar', `('herring') & ('bar':*)`],
    ['  Lübeck  ', `('lubeck':*)`],
    ['a & | !', `('a':*)`],
    [`'; drop table products; --`, `('drop') & ('table') & ('products':*)`],
  ])('%j asks for %j', (text, query) => expect(toTsquery(readSearch(text))).toBe(query));

  test.each(['', '   ', '& | ! ( )', '🐟🐟', '\0', '<->', ':*'])('%j has no word to look for', (text) => {
    expect(readSearch(text)).toEqual([]);
  });

  test('of ten thousand characters is read as far as anybody would type', () => {
    expect(readSearch('word'.repeat(2_500))).toHaveLength(1);
    expect(readSearch(Array.from({ length: 2_000 }, (_, at) => `w${at}`).join(' '))).toHaveLength(16);
  });
});

describe('spelling', () => {
  test.each([
    ['barell', 'barrel', 2],
    ['herrnig', 'herring', 1],
    ['hering', 'herring', 1],
    ['salt', 'salt', 0],
    ['', 'abc', 3],
  ])('%s is %s with %d slips', (typed, target, slips) => {
    expect(editDistance(typed, target, { toPrefix: false })).toBe(slips);
    expect(editDistance(target, typed, { toPrefix: false })).toBe(slips);
  });

  test('an unfinished word is compared with beginnings', () => {
    expect(editDistance('herr', 'herring', { toPrefix: true })).toBe(0);
    expect(editDistance('hrer', 'herring', { toPrefix: true })).toBe(1);
  });

  const term = (word: string) => ({ spellings: [word], isPrefix: false });

  test('the nearest words are meant', () => {
    expect(correctSpelling(term('hering'), ['herring', 'ringing', 'sharing']).spellings).toEqual(['herring']);
    expect(correctSpelling(term('sale'), ['salt', 'male']).spellings).toEqual(['salt', 'male']);
  });

  test('a word that is like no other stays as it is', () => {
    expect(correctSpelling(term('xyzzy'), ['herring'])).toEqual(term('xyzzy'));
    expect(correctSpelling(term('cat'), ['car'])).toEqual(term('cat'));
  });
});
