import {
  DiscardPolicy,
  RetentionPolicy,
  StorageType,
  type JetStreamManager,
  type StreamConfig,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { EventEnvelope } from '../envelope.ts';
import { refusalCode, STREAM_NOT_FOUND, unavailable } from './api-error.ts';
import { overlap } from './overlap.ts';

/** A stream of events, kept by those who publish to it. */
export interface StreamPlan {
  /** `HANSA_ORDERS` */
  readonly name: string;
  /** The channels that are published there, and to no other stream. */
  readonly subjects: readonly string[];
  /** Whether this process publishes there: then it makes the stream and keeps it as it should be. */
  readonly owned: boolean;
}

export interface StreamLimits {
  /** How much a stream may hold before it takes nothing more; a new one without it, as much as the broker has room for. */
  readonly bytesMax?: number | undefined;
  /** On how many servers of a cluster each stream is; a new one without it, on one. */
  readonly replicas?: number | undefined;
}

/** As long as sent events stay in the outboxes: what is older cannot be published again anyway. */
const AGE_MAX_MS = 7 * 24 * 3_600_000;
/** What the port promises. A longer window costs memory, and inboxes know repeated events for good. */
const DUPLICATE_WINDOW_MS = 120_000;

const NAME_IN_USE_WITH_OTHER_SETTINGS = 10_058;

type Settings = Partial<StreamConfig> & { readonly name: string };

export function eventStream({ name, subjects }: StreamPlan, { bytesMax, replicas }: StreamLimits): Settings {
  return {
    name,
    subjects: [...subjects],
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    // A full stream says no, and events wait in their outboxes; the other policy would drop what nobody has read yet.
    discard: DiscardPolicy.New,
    max_age: nanos(AGE_MAX_MS),
    // What is not said here stays as an operator may have set it.
    ...(bytesMax !== undefined && { max_bytes: bytesMax }),
    ...(replicas !== undefined && { num_replicas: replicas }),
    duplicate_window: nanos(DUPLICATE_WINDOW_MS),
    deny_delete: true,
    allow_direct: true,
    // A batch is in the stream as a whole or not at all, with one sync for all of it.
    allow_atomic: true,
  };
}

/** Makes a stream, or gives it the settings it should have. */
export async function ensureStream(jsm: JetStreamManager, settings: Settings): Promise<void> {
  try {
    await jsm.streams.add(settings);
  } catch (thrown) {
    if (refusalCode(thrown) !== NAME_IN_USE_WITH_OTHER_SETTINGS) throw thrown;
    await jsm.streams.update(settings.name, settings);
  }
}

export async function streamExists(jsm: JetStreamManager, name: string): Promise<boolean> {
  try {
    await jsm.streams.info(name);
    return true;
  } catch (thrown) {
    if (refusalCode(thrown) === STREAM_NOT_FOUND) return false;
    throw unavailable(`The stream ${name} cannot be asked for`, thrown);
  }
}

export function streamOf<Plan extends Pick<StreamPlan, 'subjects'>>(
  event: EventEnvelope,
  plans: readonly Plan[],
): Plan | undefined {
  return plans.find(({ subjects }) =>
    subjects.some((subject) => overlap(event.channel, subject) !== undefined),
  );
}
