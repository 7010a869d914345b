import { randomUUID } from 'node:crypto';
import { JetStreamApiError, type ApiError } from '@nats-io/jetstream';
import { headers, type Msg } from '@nats-io/transport-node';
import { Fault, messageOf } from '../../errors/fault.ts';
import type { EventEnvelope } from '../envelope.ts';
import { BATCH_CONTAINS_DUPLICATE, hasNoResponders, refusalCode } from './api-error.ts';
import { toMessage, type CloudEventMessage } from './cloud-event.ts';
import type { Keeper } from './keeper.ts';
import type { Link } from './link.ts';
import { streamOf, type StreamPlan } from './streams.ts';

export interface Publisher {
  publish(events: readonly EventEnvelope[]): Promise<void>;
  /** Why the last attempt to publish failed, until one succeeds. */
  trouble(): string | undefined;
}

interface PublisherOptions {
  readonly link: Link;
  readonly streams: readonly StreamPlan[];
  readonly keeper: Pick<Keeper, 'mend'>;
}

/** A sync of a busy disk takes a while; after this the answer is lost and the relay asks again. */
const ANSWER_MS = 5_000;
/** The broker takes 1,000 messages in a batch and holds them in memory until the last. */
const BATCH_EVENTS_MAX = 500;
const BATCH_BYTES_MAX = 4_000_000;

/**
 * Brings events to their streams. Those of one stream go as batches, each taken as a whole or not at all and one
 * after the other: if the second half of an aggregate's events got in and the first did not, trying again would put
 * the first behind the second, for those that got in are absorbed as repeated.
 */
export function createPublisher({ link, streams, keeper }: PublisherOptions): Publisher {
  const troubles = new Map<string, string>();

  const toStream = async (plan: StreamPlan, events: readonly EventEnvelope[]) => {
    try {
      for (const batch of inBatches(events)) await mending(plan, () => send(link, batch));
      troubles.delete(plan.name);
    } catch (thrown) {
      const trouble = `The stream ${plan.name} did not take the events: ${sentence(thrown)}`;
      troubles.set(plan.name, trouble);
      // Away, or there and refusing as a full stream does: metrics tell one from the other.
      const code = refusalCode(thrown) === undefined ? 'UNAVAILABLE' : 'INTERNAL';
      throw new Fault(code, trouble, { cause: thrown });
    }
  };

  /** A stream that is gone is made anew and asked once more. */
  const mending = async (plan: StreamPlan, work: () => Promise<void>) => {
    try {
      await work();
    } catch (thrown) {
      if (!hasNoResponders(thrown) || !plan.owned) throw thrown;
      await keeper.mend(plan);
      await work();
    }
  };

  return {
    publish: async (events) => {
      const byStream = groupByStream(events, streams);
      // Messages sent without a connection would be kept and sent late, after those that were sent again.
      if (!link.isUp()) throw new Fault('UNAVAILABLE', 'There is no connection to NATS.');
      await allOf([...byStream].map(([plan, those]) => toStream(plan, those)));
    },
    trouble: () => [...troubles.values()][0],
  };
}

interface Outgoing extends CloudEventMessage {
  readonly channel: string;
  /** The aggregate. */
  readonly subject: string;
}

async function send(link: Link, batch: readonly Outgoing[]): Promise<void> {
  if (batch.length === 1) return sendInTurn(link, batch);
  try {
    await sendAsOne(link, batch);
  } catch (thrown) {
    // A part of the batch was published before: the broker does not sort that out by itself.
    if (refusalCode(thrown) !== BATCH_CONTAINS_DUPLICATE) throw thrown;
    await sendInTurn(link, batch);
  }
}

/** By the rules of atomic batches: numbered messages, of which the last asks for the answer to all. */
async function sendAsOne(link: Link, batch: readonly Outgoing[]): Promise<void> {
  const id = randomUUID();
  batch.forEach((message, index) => {
    message.headers.set('Nats-Batch-Id', id);
    message.headers.set('Nats-Batch-Sequence', String(index + 1));
  });
  const rest = batch.slice(0, -1);
  for (const { channel, payload, headers: written } of rest)
    link.nc.publish(channel, payload, { headers: written });
  const last = batch.at(-1);
  last?.headers.set('Nats-Batch-Commit', '1');
  if (last) await ask(link, last);
}

/** Aggregates side by side, the events of one each after the answer to the one before. */
async function sendInTurn(link: Link, batch: readonly Outgoing[]): Promise<void> {
  const lanes = new Map<string, Outgoing[]>();
  for (const message of batch) lanes.set(message.subject, [...(lanes.get(message.subject) ?? []), message]);
  await allOf(
    [...lanes.values()].map(async (lane) => {
      for (const message of lane) await ask(link, alone(message));
    }),
  );
}

function alone(message: Outgoing): Outgoing {
  const written = headers();
  for (const [name, values] of message.headers) {
    if (!name.startsWith('Nats-Batch-')) values.forEach((value) => written.append(name, value));
  }
  return { ...message, headers: written };
}

async function ask(link: Link, { channel, payload, headers: written }: Outgoing): Promise<void> {
  const answer: Msg = await link.nc.request(channel, payload, { headers: written, timeout: ANSWER_MS });
  const { error } = answer.json<{ error?: ApiError }>();
  if (error) throw new JetStreamApiError(error);
}

/** Waits for all, also when one failed: nothing may be under way any more when the relay tries again. */
async function allOf(works: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find((each) => each.status === 'rejected');
  if (failed) throw failed.reason;
}

function groupByStream(events: readonly EventEnvelope[], streams: readonly StreamPlan[]) {
  const byStream = new Map<StreamPlan, EventEnvelope[]>();
  for (const event of events) {
    const plan = streamOf(event, streams);
    if (!plan) throw new Fault('INTERNAL', `No stream is meant for events on ${event.channel}.`);
    const group = byStream.get(plan);
    if (group) group.push(event);
    else byStream.set(plan, [event]);
  }
  return byStream;
}

function inBatches(events: readonly EventEnvelope[]): Outgoing[][] {
  const batches: Outgoing[][] = [];
  let bytes = 0;
  for (const event of events) {
    const message = { channel: event.channel, subject: event.subject, ...toMessage(event) };
    const size = Buffer.byteLength(message.payload);
    const batch = batches.at(-1);
    if (batch && batch.length < BATCH_EVENTS_MAX && bytes + size <= BATCH_BYTES_MAX) {
      batch.push(message);
      bytes += size;
    } else {
      batches.push([message]);
      bytes = size;
    }
  }
  return batches;
}

function sentence(thrown: unknown): string {
  return hasNoResponders(thrown) ? 'there is no such stream, or JetStream is not running' : messageOf(thrown);
}
