import { JetStreamApiError } from '@nats-io/jetstream';
import { errors } from '@nats-io/transport-node';
import { Fault, messageOf } from '../../errors/fault.ts';

/** The broker's own numbers for what we tell apart. */
export const NOTHING_FOUND = 10_037;
export const STREAM_NOT_FOUND = 10_059;
export const CONSUMER_NOT_FOUND = 10_014;
export const BATCH_CONTAINS_DUPLICATE = 10_201;
const WRONG_LAST_SEQUENCE: readonly number[] = [10_071, 10_164];

/** The broker's number for a refusal, or undefined where something else was thrown. */
export function refusalCode(thrown: unknown): number | undefined {
  return thrown instanceof JetStreamApiError ? thrown.code : undefined;
}

export function isOutrun(thrown: unknown): boolean {
  return WRONG_LAST_SEQUENCE.includes(refusalCode(thrown) ?? 0);
}

/** Nobody listens on that subject: no stream takes it, or JetStream itself is not there. */
export function hasNoResponders(thrown: unknown): boolean {
  if (thrown instanceof errors.NoRespondersError) return true;
  if (thrown instanceof errors.RequestError) return thrown.isNoResponders();
  // JetStream's client wraps it in an error of its own that it does not publish.
  return thrown instanceof Error && thrown.cause !== undefined && hasNoResponders(thrown.cause);
}

/** As a fault: whatever the broker did not do, it may do another time. */
export function unavailable(what: string, cause: unknown): Fault {
  return new Fault('UNAVAILABLE', `${what}: ${messageOf(cause)}`, { cause });
}
