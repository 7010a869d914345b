import { Fault } from '../errors/fault.ts';
import { startWorker, type Worker } from '../jobs/worker.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { DeadLetter, DeadLetters } from './dead-letters.ts';
import type { Dispatch } from './dispatch.ts';
import type { Inbox } from './inbox.ts';

interface RetrierOptions<Tx> {
  readonly consumer: string;
  readonly deadLetters: Pick<DeadLetters, 'requested'>;
  readonly inbox: Pick<Inbox<Tx>, 'bury'>;
  readonly dispatch: Dispatch;
  readonly log: Logger;
}

const POLL_MS = 1_000;
const BATCH_MAX = 50;

/** Tries dead letters that an operator wants to see again: each once per request, by the same handlers. */
export function startDeadLetterRetrier<Tx>(options: RetrierOptions<Tx>): Worker {
  const { consumer, deadLetters, inbox, dispatch, log } = options;

  const retry = async ({ id, event, attempts }: DeadLetter) => {
    const outcome = await dispatch(event);
    // The request stays as it is, and the worker pauses.
    if (outcome.kind === 'outage') throw new Fault('UNAVAILABLE', outcome.error);
    if (outcome.kind === 'handled' || outcome.kind === 'duplicate') {
      log.info({ deadLetter: id, eventId: event.id, outcome: outcome.kind }, 'a dead letter is handled');
      return;
    }
    const error =
      outcome.kind === 'ignored' ? `Nobody here reacts to ${event.type} any more.` : outcome.error;
    await inbox.bury(event, { error, attempts: attempts + 1 });
    log.warn({ deadLetter: id, eventId: event.id, error }, 'a dead letter failed again');
  };

  return startWorker({
    name: 'dead-letter-retrier',
    pollMs: POLL_MS,
    log,
    round: async () => {
      const letters = await deadLetters.requested(consumer, BATCH_MAX);
      for (const letter of letters) await retry(letter);
      return letters.length;
    },
  });
}
