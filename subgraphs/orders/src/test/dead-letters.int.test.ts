import { productCreated } from '@hansa/contracts/catalog/product-created';
import { createEventId, createId } from '@hansa/kit/ids';
import { anonymous } from '@hansa/kit/auth/viewer';
import { eventually } from '@hansa/kit/testing/eventually';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { answerEvent } from './answers.ts';
import { envelopeOf, startOrders, type OrdersUnderTest } from './orders-under-test.ts';
import { overEveryStorage } from './storages.ts';
import { codes } from './views.ts';

overEveryStorage('what could not be handled', (kind) => {
  let orders: OrdersUnderTest;
  beforeAll(async () => {
    orders = await startOrders(kind);
  });
  afterAll(() => orders.close());

  const letters = () => orders.backdoor.deadLetters;

  /** A product that the service could not take in, put aside. */
  async function deadProduct() {
    const variantId = createId('var');
    const data = {
      ...productCreated.example,
      productId: createId('prod'),
      variants: productCreated.example.variants.map((variant) => ({ ...variant, variantId })),
    };
    const event = productCreated.make({ subject: data.productId, sequence: 1, data });
    const id = createEventId();
    await orders.backdoor.storage.inbox.bury(envelopeOf(event, id), {
      error: 'a bug',
      attempts: 10,
    });
    const letter = (await letters().list()).find((each) => each.event.id === id);
    if (!letter) throw new TypeError('It was just buried.');
    return { event, id, letter: letter.id, variantId };
  }

  const canBeBought = async (merchandiseId: string) => {
    const lines = [{ merchandiseId, quantity: 1 }];
    return codes(await orders.mutate('cartCreate', { lines }, anonymous)).length === 0;
  };

  describe('an event that could not be handled', () => {
    test('and was given up stays given up, though the whole log is replayed', async () => {
      const { event, id, letter, variantId } = await deadProduct();
      expect(await letters().drop([letter])).toBe(1);
      expect(await orders.tell(event, id)).toEqual({ kind: 'ack' });
      expect(await canBeBought(variantId)).toBe(false);
    });

    test('and comes again is handled, and no longer dead', async () => {
      const { event, id, letter, variantId } = await deadProduct();
      await orders.tell(event, id);
      expect(await canBeBought(variantId)).toBe(true);
      expect(await letters().show(letter)).toBeUndefined();
    });

    test('is tried again on request', async () => {
      const { letter, variantId } = await deadProduct();
      await letters().retry([letter]);
      await eventually(async () => (await letters().show(letter)) === undefined);
      expect(await canBeBought(variantId)).toBe(true);
    });

    test('and had its effect in spite of that is put away without a second one', async () => {
      const { id } = await orders.placed();
      const event = answerEvent(id, 'made');
      const eventId = createEventId();
      // Buried by a process that had lost its turn, a moment before another one handled it.
      await orders.backdoor.buryHandled(envelopeOf(event, eventId));
      const letter = (await letters().list()).find((each) => each.event.id === eventId);
      await letters().retry([letter?.id ?? 0]);
      await eventually(async () => (await letters().show(letter?.id ?? 0)) === undefined);
      expect(await orders.order(id)).toMatchObject({ process: { step: 'RESERVING' }, version: 1 });
    });
  });

  describe('news of one product', () => {
    test('leaves the newest state, though all of it is handled at the same time', async () => {
      const variantId = await orders.sell();
      const prices = [2_000, 3_000, 4_000, 5_000, 6_000, 7_000];
      await Promise.all(prices.map((amount) => orders.reprice(variantId, amount)));
      const known = await orders.backdoor.storage.variants.byIds([variantId]);
      expect(known.get(variantId)?.price.amount).toBe(7_000);
    });
  });

  describe('orders that cannot be moved', () => {
    test('however many, keep no other order from its deadline', async () => {
      await orders.backdoor.breakOrders(120);
      const { id } = await orders.placed();
      await orders.backdoor.makeDue(id);
      await eventually(async () => (await orders.order(id)).status === 'CANCELLED');
      await orders.backdoor.mendOrders();
    });
  });
});
