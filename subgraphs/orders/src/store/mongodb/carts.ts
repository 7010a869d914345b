import type { Cart } from '../../domain/cart.ts';
import type { CartDecision, CartStore } from '../cart-store.ts';
import { earlier, type Clock } from './clock.ts';
import type { CartDocument, CartWrite, Collections } from './collections.ts';
import { findEach } from './find-each.ts';
import { createLog } from './log.ts';
import { revisionId } from './revisions.ts';
import type { Server } from './server.ts';
import { createTurns } from './turns.ts';
import { untilOurs } from './until-ours.ts';

type CartCollections = Pick<Collections, 'carts' | 'cartWrites'>;

/** Few enough that a round stays short. */
const DELETED_MAX = 500;
const DAY_MS = 86_400_000;

/** Carts in MongoDB. */
export function createMongoCartStore(
  { carts, cartWrites }: CartCollections,
  { clock, server }: { clock: Clock; server: Server },
): CartStore {
  const inTurn = createTurns();
  const log = createLog({ documents: carts, writes: cartWrites, server, toDocument });

  const attempt = async <Decision extends CartDecision>(
    id: string,
    decide: (cart: Cart, now: Date) => Decision,
  ): Promise<Decision | undefined | 'taken'> => {
    const [before, now] = await Promise.all([carts.findOne({ _id: id }), clock.now()]);
    if (!before) return undefined;
    const decision = decide(before.cart, now);
    if (!decision.cart) return decision;
    const revision = before.revision + 1;
    const cart = { ...decision.cart, version: revision };
    const write = { _id: revisionId(id, revision), of: id, revision, at: now, cart };
    const outcome = await log.write(write);
    if (outcome === 'taken') return outcome;
    if (outcome === 'written') return { ...decision, cart };
    // Whoever deleted the cart could not know of this.
    await cartWrites.deleteOne({ _id: write._id });
    return undefined;
  };

  const change: CartStore['change'] = (id, decide) =>
    inTurn(id, () => untilOurs(`Cart ${id}`, () => attempt(id, decide)));

  return {
    now: clock.now,
    change,

    insert: async (cart) => {
      await carts.insertOne({ _id: cart.id, revision: cart.version, at: await clock.now(), cart });
    },

    byId: async (id) => (await carts.findOne({ _id: id }))?.cart,

    byIds: async (ids) => {
      const found = await findEach(carts, ids);
      return new Map(found.map(({ _id, cart }) => [_id, cart]));
    },

    close: async (id, orderId) => {
      await change(id, (cart) => ({ cart: cart.orderId === null ? { ...cart, orderId } : undefined }));
    },

    ...createDeletions({ carts, cartWrites }, clock),
  };
}

function toDocument({ of: _id, revision, at, cart }: CartWrite): Promise<CartDocument> {
  return Promise.resolve({ _id, revision, at, cart });
}

function createDeletions(
  { carts, cartWrites }: CartCollections,
  clock: Clock,
): Pick<CartStore, 'deleteOfCustomer' | 'deleteAbandoned'> {
  const forget = async (ids: readonly string[]) => {
    if (ids.length === 0) return;
    await carts.deleteMany({ _id: { $in: [...ids] } });
    await cartWrites.deleteMany({ of: { $in: [...ids] } });
  };

  return {
    deleteOfCustomer: async (customerId) => {
      await forget(await carts.distinct('_id', { 'cart.customerId': customerId }));
    },

    deleteAbandoned: async (days) => {
      const since = earlier(await clock.now(), days * DAY_MS);
      const untouched = await carts
        .find({ at: { $lt: since } })
        .project<{ _id: string }>({ _id: 1 })
        .limit(DELETED_MAX)
        .toArray();
      await forget(untouched.map(({ _id }) => _id));
      return untouched.length;
    },
  };
}
