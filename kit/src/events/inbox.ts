import type { EventEnvelope } from './envelope.ts';

export interface Failure {
  /** A sentence for the operator. */
  readonly error: string;
  /** How often the event was tried. */
  readonly attempts: number;
}

/**
 * Makes repeated delivery harmless. `Tx` is the store's transaction: the effect of an event and the note
 * that it was handled are written by one, so there is never one without the other.
 *
 * What an event can be to one consumer:
 *
 *   unknown --once, effect committed--> handled
 *   unknown --bury-------------------> dead
 *   dead -----once, effect committed--> handled    (delivered or retried again)
 *   dead -----drop-------------------> handled     (nobody wants it any more)
 *   handled --once-------------------> handled     (`duplicate`, no effect)
 */
export interface Inbox<Tx> {
  /** Runs `effect` unless this event had its effect already. Rejects with what `effect` rejects with. */
  once(event: EventEnvelope, effect: (tx: Tx) => Promise<void>): Promise<'handled' | 'duplicate'>;
  /** Puts the event aside with the reason. Burying it again renews the reason. */
  bury(event: EventEnvelope, failure: Failure): Promise<void>;
}
