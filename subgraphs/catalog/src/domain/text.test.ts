import { describe, expect, test } from '@jest/globals';
import { freeHandle, handleFromTitle, normalizeHandle } from './handle.ts';
import { fold, plainText } from './text.ts';
import { weightInGrams, weightOf } from './weight.ts';

test.each([
  ['Lübecker Straße', 'lubecker strasse'],
  ['  Ærø \t Øl ', 'aero ol'],
  ['ÉCLAIR', 'eclair'],
  ['鱼', '鱼'],
])('%j sorts and compares as %j', (text, folded) => expect(fold(text)).toBe(folded));

test('a description is searched by its words, not by its markup', () => {
  const html =
    '<p class="salt">Fish &amp; <b>chips</b>&nbsp;&uuml;ber &#8364; &#x1F41F;</p><script>let x</script>';
  expect(plainText(html).replace(/\s+/g, ' ').trim()).toBe('Fish & chips über € 🐟');
  expect(plainText('&#0; &#x110000; &nonsense; 1 < 2')).toBe('&#0; &#x110000; &nonsense; 1 < 2');
});

describe('handles', () => {
  test.each([
    ['Lübecker Marzipan (500 g)', 'lubecker-marzipan-500-g'],
    ['<b>Bold</b> & "brave"', 'b-bold-b-brave'],
    ['鱼 汤', '鱼-汤'],
    ['🐟', 'product'],
    ['', 'product'],
  ])('the title %j becomes %j', (title, handle) => expect(handleFromTitle(title, 'product')).toBe(handle));

  test('a long title leaves room for a number behind its handle', () => {
    expect(handleFromTitle('word '.repeat(100), 'product').length).toBeLessThanOrEqual(249);
  });

  test('what Shopify wrote stays, what a hand wrote becomes an address', () => {
    expect(normalizeHandle('play-1™')).toBe('play-1™');
    expect(normalizeHandle(' My  Product/Two? ')).toBe('my-product-two');
  });

  test('a handle that is taken gets the first free number', () => {
    expect(freeHandle('rope', new Set())).toBe('rope');
    expect(freeHandle('rope', new Set(['rope', 'rope-1', 'rope-3']))).toBe('rope-2');
  });
});

describe('weights', () => {
  test('shipping gets whole grams, the merchant gets back what was written', () => {
    expect(weightOf(2.5, 'POUNDS')).toEqual({ grams: 1134, value: 2.5, unit: 'POUNDS' });
    expect(weightOf(3, 'OUNCES')).toEqual({ grams: 85, value: 3, unit: 'OUNCES' });
    expect(weightOf(0.1 + 0.2, 'KILOGRAMS')).toEqual({ grams: 300, value: 0.3, unit: 'KILOGRAMS' });
  });

  test('grams are shown in the unit that the file names', () => {
    expect(weightInGrams(28.3495231, 'OUNCES')).toEqual({ grams: 28, value: 1, unit: 'OUNCES' });
    expect(weightInGrams(1814, 'POUNDS')).toEqual({ grams: 1814, value: 4, unit: 'POUNDS' });
    expect(weightInGrams(1250, 'KILOGRAMS')).toEqual({ grams: 1250, value: 1.25, unit: 'KILOGRAMS' });
  });
});
