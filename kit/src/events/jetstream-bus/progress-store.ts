import { DiscardPolicy, jetstream, StorageType, type JetStreamManager } from '@nats-io/jetstream';
import { z } from 'zod';
import { Fault } from '../../errors/fault.ts';
import { hasNoResponders, isOutrun, NOTHING_FOUND, refusalCode, STREAM_NOT_FOUND } from './api-error.ts';
import { ensureStream, type StreamLimits } from './streams.ts';
import type { Link } from './link.ts';

/** An event that is acknowledged to the broker and not done: it waits to be tried again, or behind one that does. */
export interface HeldBack {
  readonly stream: string;
  readonly sequence: number;
  /** Deliveries so far. */
  readonly attempt: number;
}

/** What must be known about a consumer when it changes hands and the broker does not know by itself. */
export interface Progress {
  readonly heldBack: readonly HeldBack[];
  /** When the broker made the consumer on each stream. With another one, sequences mean other events. */
  readonly since: Readonly<Record<string, string>>;
}

/** A consumer's progress with its revision: whoever writes must have read the last one. */
export interface Term {
  readonly revision: number;
  readonly progress: Progress;
}

export interface ProgressStore {
  read(consumer: string): Promise<Term>;
  /** The new revision, or undefined if somebody else has written since `revision`: the consumer is theirs. */
  write(consumer: string, revision: number, progress: Progress): Promise<number | undefined>;
}

const schema = z.object({
  heldBack: z.array(z.object({ stream: z.string(), sequence: z.number(), attempt: z.number() })),
  since: z.record(z.string(), z.string()),
});

const NOTHING: Progress = { heldBack: [], since: {} };
const ANSWER_MS = 5_000;

/** One message per consumer, in a stream of its own that nobody else may touch: `HANSA_CONSUMER_orders`. */
export function createProgressStore(link: Link, jsm: JetStreamManager, limits: StreamLimits): ProgressStore {
  const js = jetstream(link.nc);

  const ensure = (consumer: string) =>
    ensureStream(jsm, {
      name: progressStream(consumer),
      subjects: [progressSubject(consumer)],
      storage: StorageType.File,
      discard: DiscardPolicy.Old,
      max_msgs_per_subject: 1,
      ...(limits.replicas !== undefined && { num_replicas: limits.replicas }),
    });

  const last = async (consumer: string): Promise<Term> => {
    try {
      const found = await jsm.streams.getMessage(progressStream(consumer), {
        last_by_subj: progressSubject(consumer),
      });
      return found ? { revision: found.seq, progress: parse(consumer, found.json()) } : noTerm;
    } catch (thrown) {
      if (refusalCode(thrown) === NOTHING_FOUND) return noTerm;
      throw thrown;
    }
  };

  const put = async (consumer: string, revision: number, progress: Progress) => {
    try {
      const { seq } = await js.publish(progressSubject(consumer), JSON.stringify(progress), {
        timeout: ANSWER_MS,
        expect: { lastSubjectSequence: revision },
      });
      return seq;
    } catch (thrown) {
      if (isOutrun(thrown)) return undefined;
      throw thrown;
    }
  };

  return {
    read: async (consumer) => {
      try {
        return await last(consumer);
      } catch (thrown) {
        if (refusalCode(thrown) !== STREAM_NOT_FOUND) throw thrown;
        await ensure(consumer);
        return noTerm;
      }
    },

    write: async (consumer, revision, progress) => {
      try {
        return await put(consumer, revision, progress);
      } catch (thrown) {
        if (!hasNoResponders(thrown)) throw thrown;
        // Deleted under us: what was written there is still known here, as long as nobody has begun anew.
        await ensure(consumer);
        return put(consumer, NEVER_WRITTEN, progress);
      }
    },
  };
}

const NEVER_WRITTEN = 0;
const noTerm: Term = { revision: NEVER_WRITTEN, progress: NOTHING };

export function progressStream(consumer: string): string {
  return `HANSA_CONSUMER_${consumer}`;
}

function progressSubject(consumer: string): string {
  return `hansa.consumer.${consumer}.progress`;
}

function parse(consumer: string, value: unknown): Progress {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Fault('INTERNAL', `The progress of ${consumer} cannot be read: ${z.prettifyError(parsed.error)}`);
}
