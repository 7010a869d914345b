import type { JetStreamManager } from '@nats-io/jetstream';
import { messageOf } from '../../errors/fault.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { Subscription } from '../bus.ts';
import { NOTHING_FOUND, refusalCode } from './api-error.ts';
import { fromMessage } from './cloud-event.ts';
import { createHolding, type Holding } from './holding.ts';
import type { Permits } from '../permits.ts';
import type { Link } from './link.ts';
import type { HeldBack, ProgressStore, Term } from './progress-store.ts';
import { ensureConsumer, openSource, type Source, type SourceOptions, type SourcePlan } from './source.ts';

/** A consumer, on all the streams it reads, for as long as it is ours. */
export interface Tenure extends Pick<Holding, 'save' | 'heldBack'> {
  /** Looks after the sources; false if one is gone that was there, or if the consumer is not ours any more. */
  verify(): Promise<boolean>;
  /** Takes nothing more; resolves when what runs is finished. */
  halt(): Promise<void>;
  confirmed(): Promise<void>;
}

export interface TenureOptions {
  readonly subscription: Subscription;
  readonly permits: Permits;
  readonly link: Link;
  readonly jsm: JetStreamManager;
  readonly store: ProgressStore;
  readonly plans: readonly SourcePlan[];
  readonly ackWaitMs: number;
  readonly log: Logger;
  onProgress(): void;
  /** Something may be gone: `verify` should be asked. */
  onDoubt(): void;
}

/** How often the broker is asked whether our consumers are still there; it usually says so by itself. */
const VERIFY_MS = 5_000;

/** Begins where the last holder ended: first with what it left waiting, then with what the streams hand out. */
export async function beginTenure(term: Term, options: TenureOptions): Promise<Tenure> {
  const { subscription, store, jsm, log } = options;
  const since: Record<string, string> = {};
  const holding = createHolding({ ...options, revision: term.revision, since });
  let verifiedAt = performance.now();
  const onDoubt = () => {
    verifiedAt = -VERIFY_MS;
    options.onDoubt();
  };
  const sources = createSources(since, { ...options, onMessage: holding.take, onDoubt });
  const halt = async () => {
    // Neither waits for the other: a source may be waiting for room, and a handler for nobody.
    await Promise.all([holding.halt(), sources.halt()]);
  };

  try {
    await sources.prepare();
    for (const each of term.progress.heldBack) {
      const isSame =
        since[each.stream] !== undefined && since[each.stream] === term.progress.since[each.stream];
      await resume(each, { isSame, jsm, holding, log });
    }
    await sources.open();
  } catch (thrown) {
    await halt();
    throw thrown;
  }

  const isOurs = async () => {
    const before = holding.revision();
    const { revision } = await store.read(subscription.consumer);
    // Neither what we knew before we asked nor what we know now: somebody else has written.
    return revision === before || revision === holding.revision();
  };
  return {
    save: holding.save,
    heldBack: holding.heldBack,
    confirmed: holding.confirmed,
    halt,
    verify: async () => {
      if (performance.now() - verifiedAt < VERIFY_MS) return true;
      verifiedAt = performance.now();
      if (!(await isOurs()) || !(await sources.exist())) return false;
      await sources.prepare();
      await sources.open();
      return true;
    },
  };
}

type SourcesOptions = Omit<TenureOptions, 'onProgress'> & Pick<SourceOptions, 'onMessage'>;

/** The consumers on all streams; those that nobody has published to yet are opened once somebody has. */
function createSources(since: Record<string, string>, options: SourcesOptions) {
  const { subscription, jsm, plans, ackWaitMs } = options;
  const { consumer } = subscription;
  const sources = new Map<string, Source>();
  return {
    prepare: async () => {
      for (const plan of plans.filter(({ stream }) => !sources.has(stream))) {
        const created = await ensureConsumer(jsm, consumer, { plan, ackWaitMs });
        if (created !== undefined) since[plan.stream] = created;
      }
    },
    open: async () => {
      for (const { stream } of plans) {
        const created = since[stream];
        if (created === undefined || sources.has(stream)) continue;
        sources.set(stream, await openSource(stream, created, { ...options, consumer }));
      }
    },
    exist: async () => {
      for (const source of sources.values()) if (!(await source.exists())) return false;
      return true;
    },
    halt: async () => {
      await Promise.all([...sources.values()].map((each) => each.halt()));
    },
  };
}

interface ResumeOptions {
  /** Whether the stream is the one that the sequence was a place in. */
  readonly isSame: boolean;
  readonly jsm: JetStreamManager;
  readonly holding: Holding;
  readonly log: Logger;
}

/** Gives a waiting event to the holding, unless the broker has lost it. Its publisher's outbox can bring it again. */
async function resume(heldBack: HeldBack, { isSame, jsm, holding, log }: ResumeOptions): Promise<void> {
  const found = isSame ? await find(jsm, heldBack) : undefined;
  if (!found) {
    log.warn(heldBack, 'an event that waited to be retried is no longer on the bus');
    return;
  }
  try {
    holding.resume(
      fromMessage({ subject: found.subject, headers: found.header, data: found.data }),
      heldBack,
    );
  } catch (thrown) {
    log.error({ ...heldBack, error: messageOf(thrown) }, 'a message is passed over');
  }
}

async function find(jsm: JetStreamManager, { stream, sequence }: HeldBack) {
  try {
    return await jsm.direct.getMessage(stream, { seq: sequence });
  } catch (thrown) {
    if (refusalCode(thrown) === NOTHING_FOUND) return undefined;
    throw thrown;
  }
}
