import { sealEvents } from '@hansa/kit/outbox/seal';
import { deadlineOf, type Order } from '../../domain/order.ts';
import { SOURCE } from '../consumer.ts';
import type { Change, Decide, OrderStore, Waiting } from '../order-store.ts';
import { earlier, type Clock } from './clock.ts';
import type { Collections, Handled, OrderDocument } from './collections.ts';
import { findEach } from './find-each.ts';
import { insertNew } from './insert.ts';
import type { Numbers } from './numbers.ts';
import { anOrderWrite, requestId, type OrderLog } from './order-log.ts';
import { FIRST_REVISION } from './revisions.ts';
import { createTurns } from './turns.ts';
import { untilOurs } from './until-ours.ts';

type OrderCollections = Pick<Collections, 'orders' | 'orderWrites' | 'inbox'>;

interface Deps {
  readonly collections: OrderCollections;
  readonly log: OrderLog;
  readonly clock: Clock;
  readonly numbers: Numbers;
}

/** Orders in MongoDB. */
export function createMongoOrderStore(deps: Deps): OrderStore {
  return { ...createReads(deps), ...createWrites(deps) };
}

type Reads = Pick<
  OrderStore,
  'byId' | 'byIds' | 'byKey' | 'byCart' | 'dueIds' | 'countWaitingSince' | 'countWaiting'
>;

const DEADLINE = 'order.process.deadlineAt';

function createReads({ collections: { orders, orderWrites }, log, clock }: Deps): Reads {
  const byId = async (id: string) => (await orders.findOne({ _id: id }))?.order;

  /** By what the first write of an order was about, which counts from the moment of that write. */
  const byBirth = async (birth: { cart: string } | { _id: string }) => {
    const first = await orderWrites.findOne(birth, { projection: { of: 1 } });
    if (!first) return undefined;
    const order = await byId(first.of);
    if (order) return order;
    await log.show(first.of, FIRST_REVISION);
    return byId(first.of);
  };

  return {
    byId,
    byCart: (cart) => byBirth({ cart }),
    byKey: (scope, key) => byBirth({ _id: requestId(scope, key) }),

    byIds: async (ids) => {
      const found = await findEach(orders, ids);
      return new Map(found.map(({ _id, order }) => [_id, order]));
    },

    dueIds: async (limit, except) => {
      const now = await clock.now();
      const due = await orders
        .find({ [DEADLINE]: { $lte: now.toISOString() }, _id: { $nin: [...except] } })
        .project<{ _id: string }>({ _id: 1 })
        .sort({ [DEADLINE]: 1 })
        .limit(limit)
        .toArray();
      return due.map(({ _id }) => _id);
    },

    countWaitingSince: async (ms) => {
      const placedAt = { $lt: earlier(await clock.now(), ms).toISOString() };
      return orders.countDocuments({ [DEADLINE]: { $exists: true }, 'order.placedAt': placedAt });
    },

    countWaiting: async (ms) => {
      const overdueSince = earlier(await clock.now(), ms).toISOString();
      const [waiting, overdue] = await Promise.all([
        countBySteps(orders, { $exists: true }),
        countBySteps(orders, { $lt: overdueSince }),
      ]);
      return [...waiting].map(([step, count]) => ({ step, orders: count, overdue: overdue.get(step) ?? 0 }));
    },
  };
}

async function countBySteps(
  orders: OrderCollections['orders'],
  deadline: object,
): Promise<ReadonlyMap<Waiting['step'], number>> {
  const counted = await orders
    .aggregate<{ _id: Waiting['step']; count: number }>([
      { $match: { [DEADLINE]: deadline } },
      { $group: { _id: '$order.process.step', count: { $sum: 1 } } },
    ])
    .toArray();
  return new Map(counted.map(({ _id, count }) => [_id, count]));
}

function createWrites({
  collections,
  log,
  clock,
  numbers,
}: Deps): Pick<OrderStore, 'draw' | 'insert' | 'change' | 'changeDue'> {
  const { orders, orderWrites, inbox } = collections;
  const inTurn = createTurns();

  const attempt = async (id: string, decide: Decide, cause?: string): Promise<Change | 'taken'> => {
    const [before, time] = await Promise.all([orders.findOne({ _id: id }), clock.now()]);
    if (!before) return { kind: 'not-found' };
    if (cause !== undefined && wasHandled(before, cause)) return { kind: 'duplicate' };
    const now = notBefore(before.at, time);
    const outcome = decide(before.order, now);
    const revision = before.revision + 1;
    if (outcome.kind === 'moved') {
      const state = { order: outcome.order, handled: notesAfter(before, cause, now) };
      const events = sealEvents(SOURCE, outcome.events, now);
      const written = await log.write(anOrderWrite({ revision, at: now, state, events }));
      if (written === 'taken') return written;
    } else if (cause !== undefined) {
      await insertNew(inbox, { _id: cause, at: now });
    }
    return { kind: 'decided', before: before.order, outcome };
  };

  return {
    draw: async () => {
      const [number, now] = await Promise.all([numbers.next(), clock.now()]);
      return { number: `H-${number}`, now };
    },

    insert: async (order, events) => {
      const at = notBefore(new Date(order.placedAt), await clock.now());
      const first = anOrderWrite({
        revision: FIRST_REVISION,
        at,
        state: { order, handled: [] },
        events: sealEvents(SOURCE, events, at),
      });
      if ((await log.write(first)) !== 'taken') return true;
      // Who was faster may have been stopped before it could be seen.
      const births = { $or: [{ _id: first._id }, { cart: first.cart }] };
      for await (const { of } of orderWrites.find(births)) await log.show(of, FIRST_REVISION);
      return false;
    },

    change: (id, decide, cause) =>
      inTurn(id, () => untilOurs(`Order ${id}`, () => attempt(id, decide, cause))),

    changeDue: (id, decide) =>
      inTurn(id, async () => {
        const [before, now] = await Promise.all([orders.findOne({ _id: id }), clock.now()]);
        if (!before || !isDue(before.order, now)) return { kind: 'not-found' };
        const change = await attempt(id, (order, at) =>
          isDue(order, at) ? decide(order, at) : { kind: 'ignored' },
        );
        // Whoever was faster moved it on, or met the same deadline.
        return change === 'taken' ? { kind: 'not-found' } : change;
      }),
  };
}

function isDue(order: Order, now: Date): boolean {
  const deadline = deadlineOf(order);
  return deadline !== null && deadline <= now;
}

/** Events are published in the order of their times, and a clock that is set back must not mix up one order's. */
function notBefore(last: Date, now: Date): Date {
  return now < last ? last : now;
}

function wasHandled({ handled }: OrderDocument, cause: string): boolean {
  return handled.some(({ event }) => event === cause);
}

/**
 * How long the note of an event is kept: nothing older than 7 + 7 days can be delivered again, for so long an outbox
 * keeps it for a replay and then the bus keeps what was replayed.
 */
export const NOTE_MS = 30 * 86_400_000;

/** The notes after one more event. Only those that led to a version are here, so they grow no faster than versions. */
function notesAfter({ handled }: OrderDocument, cause: string | undefined, now: Date): readonly Handled[] {
  const oldest = earlier(now, NOTE_MS);
  const kept = handled.filter(({ at }) => at >= oldest);
  return cause === undefined ? kept : [...kept, { event: cause, at: now }];
}
