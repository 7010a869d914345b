import type { Meter, ObservableResult } from '@opentelemetry/api';
import { messageOf } from '../errors/fault.ts';
import type { Worker } from '../jobs/worker.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { startRelay } from '../outbox/relay.ts';
import type { Logger } from '../telemetry/logger.ts';
import { consumeEvents, type ConsumeOptions } from './consume.ts';
import { startDeadLetterRetrier } from './dead-letter-retrier.ts';
import type { DeadLetters } from './dead-letters.ts';
import { createDispatch } from './dispatch.ts';

export interface EventingParts<Tx> extends ConsumeOptions<Tx> {
  readonly outbox: Outbox;
  readonly deadLetters: DeadLetters;
  /** Clears away what nobody can need any more. */
  startJanitor(): Worker;
}

export interface Eventing {
  /** Takes nothing new, finishes what is at hand. Waiting events stay where they are, safe. */
  stop(): Promise<void>;
}

export interface RunningEventing extends Eventing {
  /** Something waits to be published. */
  wakeRelay(): void;
  /** An operator wants a dead letter tried again. */
  wakeRetrier(): void;
}

/** Relay, consumer, retrier and janitor of one service, over whatever keeps its events. */
export async function runEventing<Tx>(parts: EventingParts<Tx>): Promise<RunningEventing> {
  const { bus, consumer, reactions, inbox, outbox, deadLetters, log, meter } = parts;
  // A service that only publishes has nothing to subscribe.
  const consumption = reactions.length > 0 ? await consumeEvents(parts) : undefined;
  const relay = startRelay({ outbox, bus, log, meter });
  const dispatch = createDispatch(inbox, reactions, { consumer, system: bus.system });
  const retrier = startDeadLetterRetrier({ consumer, deadLetters, inbox, dispatch, log });
  const janitor = parts.startJanitor();
  const stopObserving = meter ? observeDeadLetters(deadLetters, meter, log) : () => undefined;

  return {
    wakeRelay: relay.wake,
    wakeRetrier: retrier.wake,
    stop: async () => {
      stopObserving();
      await consumption?.stop();
      await Promise.all([retrier.stop(), relay.stop(), janitor.stop()]);
    },
  };
}

function observeDeadLetters(deadLetters: DeadLetters, meter: Meter, log: Logger): () => void {
  const gauge = meter.createObservableGauge('dead_letters', {
    description: 'Events that could not be handled and wait for an operator.',
  });
  const observe = async (result: ObservableResult) => {
    try {
      result.observe(await deadLetters.count());
    } catch (thrown) {
      log.warn({ error: messageOf(thrown) }, 'dead letters cannot be counted');
    }
  };
  gauge.addCallback(observe);
  return () => gauge.removeCallback(observe);
}
