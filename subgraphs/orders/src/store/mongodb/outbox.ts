import type { EventEnvelope } from '@hansa/kit/events/envelope';
import type { Backlog, Outbox } from '@hansa/kit/outbox/outbox';
import type { Filter } from 'mongodb';
import type { Clock } from './clock.ts';
import type { Collections, OrderWrite, SentEvent, SentState } from './collections.ts';
import { insertMissing } from './insert.ts';
import type { Lease } from './lease.ts';
import { orderWriteId, type OrderLog } from './order-log.ts';
import { FIRST_REVISION } from './revisions.ts';
import type { Server } from './server.ts';

type OutboxCollections = Pick<
  Collections,
  'orders' | 'orderWrites' | 'orderStates' | 'sentEvents' | 'replayedEvents'
>;

interface Deps {
  readonly collections: OutboxCollections;
  readonly log: Pick<OrderLog, 'show'>;
  readonly lease: Pick<Lease, 'during'>;
  readonly clock: Clock;
  readonly server: Server;
}

type Publish = (events: readonly EventEnvelope[]) => Promise<void>;

/** Few enough to be read and written at once. */
const REPLAY_BATCH = 500;

/**
 * The events of orders wait in the writes that they tell of, and each step towards being sent may be repeated:
 *
 *   in a write, waiting --order shown, published, copied to the sent ones--> sent, the write is a mark
 *   sent --replay: copied to the replayed ones--> replayed --published--> only sent
 */
export function createMongoOutbox(deps: Deps): Outbox {
  const { collections, lease, clock } = deps;
  const { orderWrites, sentEvents, replayedEvents } = collections;

  return {
    drain: async (limit, publish) => {
      // Old news first: of one order it must not come after new ones.
      const drain = async () =>
        (await drainReplayed(deps, limit, publish)) || drainWrites(deps, limit, publish);
      return (await lease.during(drain)) ?? 0;
    },

    backlog: async () => {
      const [counted, replayed, oldestWrite, oldestReplayed, now] = await Promise.all([
        orderWrites
          .aggregate<{ events: number }>([
            { $match: { waiting: true } },
            { $group: { _id: null, events: { $sum: '$eventCount' } } },
          ])
          .toArray(),
        replayedEvents.countDocuments(),
        orderWrites.findOne({ waiting: true }, { sort: { at: 1 }, projection: { at: 1 } }),
        replayedEvents.findOne({}, { sort: { at: 1 }, projection: { at: 1 } }),
        clock.now(),
      ]);
      return toBacklog((counted[0]?.events ?? 0) + replayed, [oldestWrite, oldestReplayed], now);
    },

    replay: async ({ since, until, type, subject }) => {
      const selection: Filter<SentEvent> = {
        at: { $gte: since, ...(until && { $lte: until }) },
        ...(type !== undefined && { type }),
        ...(subject !== undefined && { subject }),
      };
      let count = 0;
      let batch: SentEvent[] = [];
      const copy = async () => {
        count += await insertMissing(replayedEvents, batch);
        batch = [];
      };
      for await (const sent of sentEvents.find(selection)) {
        batch.push(sent);
        if (batch.length === REPLAY_BATCH) await copy();
      }
      await copy();
      return count;
    },
  };
}

async function drainReplayed(
  { collections: { replayedEvents } }: Deps,
  limit: number,
  publish: Publish,
): Promise<number> {
  const batch = await replayedEvents.find().sort({ at: 1, sequence: 1, _id: 1 }).limit(limit).toArray();
  if (batch.length === 0) return 0;
  await publish(batch.map(({ event }) => event));
  await replayedEvents.deleteMany({ _id: { $in: batch.map(({ _id }) => _id) } });
  return batch.length;
}

async function drainWrites({ collections, log, clock, server }: Deps, limit: number, publish: Publish) {
  const { orderWrites, orderStates, sentEvents } = collections;
  const writes = await nextWrites(orderWrites, limit);
  if (writes.length === 0) return 0;
  await showAll(collections, log, writes);

  const events = writes.flatMap((write) => write.events ?? []);
  await publish(events);
  const sentAt = await clock.now();
  await insertMissing(
    sentEvents,
    events.map((event) => toSent(event, sentAt)),
  );
  if (!(await server.guardsUpdates())) await insertMissing(orderStates, statesOf(writes));
  await orderWrites.updateMany(
    { _id: { $in: writes.map(({ _id }) => _id) } },
    { $set: { sentAt }, $unset: { waiting: '', state: '', events: '', eventCount: '' } },
  );
  return events.length;
}

/**
 * The oldest waiting writes, those of one order in their order and without a gap. A list that is read while it grows
 * may hold a write and miss an earlier one of the same order, so what is missing is asked for: it was there before the
 * later one, and so before this question.
 */
async function nextWrites(
  orderWrites: Collections['orderWrites'],
  limit: number,
): Promise<readonly OrderWrite[]> {
  const oldest = await orderWrites
    .find({ waiting: true })
    .sort({ at: 1, of: 1, revision: 1 })
    .limit(limit)
    .toArray();
  const chosen = new Map<string, OrderWrite[]>();
  let events = 0;
  for (const write of oldest) {
    if (events >= limit) break;
    chosen.set(write.of, [...(chosen.get(write.of) ?? []), write]);
    events += write.eventCount ?? 0;
  }
  const whole = await Promise.all([...chosen.values()].map((writes) => withoutGaps(orderWrites, writes)));
  return whole.flat();
}

async function withoutGaps(
  orderWrites: Collections['orderWrites'],
  writes: readonly OrderWrite[],
): Promise<readonly OrderWrite[]> {
  const known = new Map(writes.map((write) => [write.revision, write]));
  const whole: OrderWrite[] = [];
  let next = writes.at(-1);
  // Backwards, until one was sent: so were all before it.
  while (next?.waiting) {
    whole.unshift(next);
    const { revision, state } = next;
    if (revision === FIRST_REVISION || !state) break;
    const _id = orderWriteId(state.order, revision - 1);
    next = known.get(revision - 1) ?? (await orderWrites.findOne({ _id })) ?? undefined;
  }
  return whole;
}

/** Nobody hears of a write before the order shows it; who wrote it may have been stopped in between. */
async function showAll(
  { orders }: OutboxCollections,
  log: Pick<OrderLog, 'show'>,
  writes: readonly OrderWrite[],
): Promise<void> {
  const latest = new Map(writes.map(({ of, revision }) => [of, revision]));
  const showing = [...latest].map(async ([_id, revision]) => {
    const document = await orders.findOne({ _id }, { projection: { revision: 1 } });
    const shown = document?.revision ?? 0;
    if (shown < revision) await log.show(_id, shown + 1);
  });
  await Promise.all(showing);
}

function statesOf(writes: readonly OrderWrite[]): SentState[] {
  return writes.flatMap(({ _id, at, state }) => (state ? [{ _id, at, state }] : []));
}

function toSent(event: EventEnvelope, sentAt: Date): SentEvent {
  const { id, type, subject, sequence, time } = event;
  return { _id: id, at: new Date(time), type, subject, sequence, sentAt, event };
}

function toBacklog(events: number, oldest: readonly ({ at: Date } | null)[], now: Date): Backlog {
  const times = oldest.flatMap((each) => (each ? [each.at.getTime()] : []));
  if (times.length === 0) return { events, oldestAgeSeconds: 0 };
  return { events, oldestAgeSeconds: Math.max(now.getTime() - Math.min(...times), 0) / 1_000 };
}
