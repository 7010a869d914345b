import {
  AckPolicy,
  DeliverPolicy,
  jetstream,
  type ConsumerMessages,
  type ConsumerNotification,
  type JetStreamManager,
  type JsMsg,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { messageOf } from '../../errors/fault.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { CONSUMER_NOT_FOUND, refusalCode, STREAM_NOT_FOUND } from './api-error.ts';
import type { Link } from './link.ts';

/** What a subscription reads of one stream. */
export interface SourcePlan {
  readonly stream: string;
  readonly filters: readonly string[];
}

/** A durable consumer on one stream, while it is ours. */
export interface Source {
  /** Whether the broker still has the consumer that we read from. */
  exists(): Promise<boolean>;
  /** Takes nothing more; resolves when the last message taken is at `onMessage`. */
  halt(): Promise<void>;
}

export interface SourceOptions {
  readonly link: Link;
  readonly jsm: JetStreamManager;
  readonly consumer: string;
  readonly log: Logger;
  /** The next message in the stream's order; while it has not resolved no more are asked for. */
  onMessage(message: JsMsg): Promise<void>;
  /** The consumer or its stream may be gone. */
  onDoubt(): void;
}

/**
 * How many events may be with us unacknowledged. Enough that the queue behind one slow aggregate does not keep the
 * others from being taken; what waits to be retried does not count, because that is acknowledged.
 */
const UNACKNOWLEDGED_MAX = 1_000;
/** How many are asked for at once. */
const PULL_MAX = 250;

/** Makes the durable consumer or gives it its settings. When it was made, or undefined where there is no such stream. */
export async function ensureConsumer(
  jsm: JetStreamManager,
  consumer: string,
  { plan, ackWaitMs }: { readonly plan: SourcePlan; readonly ackWaitMs: number },
): Promise<string | undefined> {
  try {
    await jsm.consumers.add(plan.stream, {
      durable_name: consumer,
      deliver_policy: DeliverPolicy.All,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(ackWaitMs),
      max_ack_pending: UNACKNOWLEDGED_MAX,
      // Whether an event is given up is the subscriber's to decide, not the broker's.
      max_deliver: -1,
      filter_subjects: [...plan.filters],
    });
    // A broker that was started anew answers the request above with the time of that request.
    return await createdAt(jsm, plan.stream, consumer);
  } catch (thrown) {
    if (refusalCode(thrown) === STREAM_NOT_FOUND) return undefined;
    throw thrown;
  }
}

/**
 * Reads from the first event that is not acknowledged. Whatever was handed to a previous holder and not acknowledged
 * comes again at once and in order, instead of whenever the wait for its acknowledgement would have ended.
 */
export async function openSource(
  stream: string,
  created: string,
  { link, jsm, consumer, log, onMessage, onDoubt }: SourceOptions,
): Promise<Source> {
  await jsm.consumers.reset(stream, consumer);
  const bound = await jetstream(link.nc).consumers.get(stream, consumer);
  const messages = await bound.consume({ max_messages: PULL_MAX });
  let halted = false;

  const read = async () => {
    try {
      // What is not acknowledged the next holder gets.
      for await (const message of messages) if (!halted) await onMessage(message);
    } catch (thrown) {
      log.warn({ consumer, stream, error: messageOf(thrown) }, 'reading the stream has ended');
    }
    if (!halted) onDoubt();
  };
  const reading = read();
  void listen(messages, onDoubt);

  return {
    exists: async () => (await createdAt(jsm, stream, consumer)) === created,
    halt: async () => {
      halted = true;
      messages.stop();
      await reading;
    },
  };
}

/** Undefined where there is no such consumer. */
async function createdAt(
  jsm: JetStreamManager,
  stream: string,
  consumer: string,
): Promise<string | undefined> {
  try {
    return (await jsm.consumers.info(stream, consumer)).created;
  } catch (thrown) {
    const code = refusalCode(thrown);
    if (code === STREAM_NOT_FOUND || code === CONSUMER_NOT_FOUND) return undefined;
    throw thrown;
  }
}

const doubts = new Set<ConsumerNotification['type']>([
  'consumer_deleted',
  'consumer_not_found',
  'stream_not_found',
  'no_responders',
  'heartbeats_missed',
]);

async function listen(messages: ConsumerMessages, onDoubt: () => void): Promise<void> {
  for await (const { type } of messages.status()) if (doubts.has(type)) onDoubt();
}
