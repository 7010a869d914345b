import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { address } from './examples.ts';
import { startOrders, type OrdersUnderTest } from './orders-under-test.ts';
import { overEveryStorage } from './storages.ts';
import { codes } from './views.ts';

overEveryStorage('delivery options', (kind) => {
  let orders: OrdersUnderTest;
  beforeAll(async () => {
    orders = await startOrders(kind);
  });
  afterAll(() => orders.close());

  const line = async () => ({ merchandiseId: await orders.sell(), quantity: 1 });

  describe('the delivery option', () => {
    const select = async (cartId: string, handle: string) =>
      orders.mutate('cartSelectedDeliveryOptionUpdate', { cartId, handle });
    const cartWithAddress = async () => {
      const { cart } = await orders.mutate('cartCreate', { lines: [await line()], deliveryAddress: address });
      return cart.id;
    };

    test('is taken at the price that shipping signed', async () => {
      const cartId = await cartWithAddress();
      const { cart, userErrors } = await select(cartId, await orders.quote(cartId));
      expect(userErrors).toEqual([]);
      expect(cart.selectedDeliveryOption).toMatchObject({ title: 'Standard', amount: { amount: '4.90' } });
      expect(cart.cost).toMatchObject({
        totalShippingAmount: { amount: '4.90' },
        totalAmount: { amount: '29.80' },
      });
    });

    test('is refused when it is forged, foreign, meant for others, or no option at all', async () => {
      const cartId = await cartWithAddress();
      const forger = generateKeyPairSync('ed25519').privateKey;
      const handles = [
        await orders.quote(cartId, { key: forger }),
        await orders.quote(await cartWithAddress()),
        await orders.quote(cartId, { audience: 'hansa-subgraphs' }),
        await orders.quote(cartId, { claims: { amount: { amount: -490, currencyCode: 'EUR' } } }),
        'standard',
        '',
        'x'.repeat(5_000),
        `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{}').toString('base64url')}.`,
      ];
      for (const handle of handles)
        expect(codes(await select(cartId, handle))).toEqual(['DELIVERY_OPTION_INVALID']);
      expect((await orders.cart(cartId)).selectedDeliveryOption).toBeNull();
    });

    test('is refused when its time is over', async () => {
      const cartId = await cartWithAddress();
      const handle = await orders.quote(cartId, { expiresAt: new Date(Date.now() - 60_000) });
      expect(codes(await select(cartId, handle))).toEqual(['DELIVERY_OPTION_EXPIRED']);
    });

    test('is gone after a change of lines or address, and cannot be taken again for the changed cart', async () => {
      const cartId = await cartWithAddress();
      const handle = await orders.quote(cartId);
      await select(cartId, handle);
      const added = await orders.mutate('cartLinesAdd', { cartId, lines: [await line()] });
      expect(added.cart.selectedDeliveryOption).toBeNull();
      expect(codes(await select(cartId, handle))).toEqual(['DELIVERY_OPTION_INVALID']);

      await select(cartId, await orders.quote(cartId));
      const moved = await orders.mutate('cartDeliveryAddressUpdate', {
        cartId,
        deliveryAddress: { ...address, countryCode: 'FR' },
      });
      expect(moved.cart.selectedDeliveryOption).toBeNull();
      expect((await orders.mutate('cartDeliveryAddressUpdate', { cartId })).cart.deliveryAddress).toBeNull();
    });

    test('stays when only the note or the buyer changes', async () => {
      const cartId = await orders.readyCart();
      await orders.mutate('cartNoteUpdate', { cartId, note: 'Ring twice' });
      await orders.mutate('cartBuyerIdentityUpdate', { cartId, buyerIdentity: { countryCode: 'FR' } });
      expect(await orders.cart(cartId)).toMatchObject({ selectedDeliveryOption: { title: 'Standard' } });
    });
  });
});
