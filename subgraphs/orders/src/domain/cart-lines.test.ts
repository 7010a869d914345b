import { describe, expect, test } from '@jest/globals';
import { aCart, aLine, aVariant, euro } from '../test/examples.ts';
import { addLines, LINES_MAX, refreshLines, removeLines, updateLines } from './cart-lines.ts';
import type { Cart, Edit } from './cart.ts';
import type { Variant } from './variant.ts';

const known = (...variants: Variant[]) => new Map(variants.map((variant) => [variant.id, variant]));
const codes = (edit: Edit) => (edit.ok ? [] : edit.refusals.map(({ code }) => code));
const cartOf = (edit: Edit): Cart => {
  if (!edit.ok) throw new TypeError(JSON.stringify(edit.refusals));
  return edit.cart;
};
const add = (cart: Cart, quantity: number, variant = aVariant({ id: 'var_new' })) =>
  addLines(cart, [{ lineId: 'line_new', merchandiseId: variant.id, quantity }], known(variant));

describe('adding to a cart', () => {
  test('a new variant becomes a new line at its present price', () => {
    const { lines } = cartOf(add(aCart(), 3, aVariant({ id: 'var_new', price: euro(100) })));
    expect(lines[1]).toMatchObject({ id: 'line_new', quantity: 3, unitPrice: euro(100), available: true });
  });

  test('a variant that is in the cart gets the quantity on top', () => {
    const { lines } = cartOf(add(aCart(), 3, aVariant()));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ id: 'line_1', quantity: 5 });
  });

  test('the same variant named twice in one request is one line', () => {
    const added = ['line_a', 'line_b'].map((lineId) => ({ lineId, merchandiseId: 'var_new', quantity: 1 }));
    const { lines } = cartOf(addLines(aCart({ lines: [] }), added, known(aVariant({ id: 'var_new' }))));
    expect(lines).toMatchObject([{ id: 'line_a', quantity: 2 }]);
  });

  test.each([0, -1, 10_000, 1_000_000_000])('a quantity of %d is refused', (quantity) => {
    expect(codes(add(aCart(), quantity))).toEqual(['INVALID_QUANTITY']);
  });

  test('quantities that only together are too large are refused', () => {
    expect(codes(add(aCart(), 9_998, aVariant()))).toEqual(['INVALID_QUANTITY']);
  });

  test.each([
    ['unknown', undefined],
    ['not for sale', aVariant({ id: 'var_new', purchasable: false })],
  ])('a variant that is %s is refused, and all that came with it', (_, variant) => {
    const lines = ['var_new', 'var_barrel'].map((merchandiseId) => ({
      lineId: 'x',
      merchandiseId,
      quantity: 1,
    }));
    const edit = addLines(
      aCart(),
      lines,
      new Map([
        ['var_new', variant],
        ['var_barrel', aVariant()],
      ]),
    );
    expect(codes(edit)).toEqual(['MERCHANDISE_NOT_FOUND']);
    expect(edit).toMatchObject({ refusals: [{ field: ['input', 'lines', '0', 'merchandiseId'] }] });
  });

  test('another currency than the cart has is refused', () => {
    const yen = aVariant({ id: 'var_new', price: { amount: 100, currencyCode: 'JPY' } });
    expect(codes(add(aCart(), 1, yen))).toEqual(['CURRENCY_MISMATCH']);
  });

  test('the 251st line is refused', () => {
    const lines = Array.from({ length: LINES_MAX }, (_, n) =>
      aLine({ id: `line_${n}`, variantId: `var_${n}` }),
    );
    expect(codes(add(aCart({ lines }), 1))).toEqual(['TOO_MANY_LINES']);
  });

  test('a cart that costs more than can be counted exactly is refused', () => {
    const dear = aVariant({ id: 'var_new', price: euro(90_071_992_547_409) });
    expect(codes(add(aCart(), 9_999, dear))).toEqual(['AMOUNT_TOO_LARGE']);
  });
});

describe('changing lines', () => {
  test('a quantity of 0 removes the line', () => {
    expect(cartOf(updateLines(aCart(), [{ id: 'line_1', quantity: 0 }])).lines).toEqual([]);
  });

  test.each([-1, 10_000, 1_000_000_000])('a quantity of %d is refused', (quantity) => {
    expect(codes(updateLines(aCart(), [{ id: 'line_1', quantity }]))).toEqual(['INVALID_QUANTITY']);
  });

  test('a line that is not in the cart is refused, when updating and when removing', () => {
    expect(codes(updateLines(aCart(), [{ id: 'line_9', quantity: 1 }]))).toEqual(['LINE_NOT_FOUND']);
    expect(codes(removeLines(aCart(), ['line_1', 'line_9']))).toEqual(['LINE_NOT_FOUND']);
  });

  test('every change of lines takes the delivery option away', () => {
    const edits = [
      add(aCart(), 1),
      updateLines(aCart(), [{ id: 'line_1', quantity: 1 }]),
      removeLines(aCart(), ['line_1']),
    ];
    expect(edits.map((edit) => cartOf(edit).delivery)).toEqual([null, null, null]);
  });
});

describe('bringing a cart up to date', () => {
  test('it is the very same cart when nothing changed', () => {
    const cart = aCart();
    expect(refreshLines(cart, known(aVariant()))).toBe(cart);
  });

  test('it takes the new price and keeps the delivery option', () => {
    const cart = refreshLines(aCart(), known(aVariant({ price: euro(2_690) })));
    expect(cart.lines[0]?.unitPrice).toEqual(euro(2_690));
    expect(cart.delivery).not.toBeNull();
  });

  test.each([
    ['was deleted', undefined],
    ['is no longer for sale', aVariant({ purchasable: false, price: euro(1) })],
    ['is sold in another currency now', aVariant({ price: { amount: 1, currencyCode: 'JPY' } })],
  ])('a line whose variant %s stays as it was shown, and cannot be bought', (_, variant) => {
    const cart = refreshLines(aCart(), new Map([['var_barrel', variant]]));
    expect(cart.lines).toEqual([{ ...aLine(), available: false }]);
  });

  test('a line whose variant was not looked for stays as it is', () => {
    const cart = aCart();
    expect(refreshLines(cart, new Map())).toBe(cart);
  });
});
