import { Fault } from '../errors/fault.ts';
import type { OutgoingEvent } from '../events/envelope.ts';

/**
 * NATS takes messages up to 1 MiB, headers included. Refusing here fails the one write; refusing later would block
 * the outbox for everyone.
 */
const DATA_BYTES_MAX = 900_000;

/** The data of an event as JSON, if the bus can take it. */
export function payloadOf({ type, subject, data }: OutgoingEvent): string {
  const json = JSON.stringify(data ?? null);
  const bytes = Buffer.byteLength(json);
  if (bytes <= DATA_BYTES_MAX) return json;
  throw new Fault(
    'INVALID_EVENT',
    `${type} of ${subject} has ${bytes} bytes; the bus takes ${DATA_BYTES_MAX}.`,
  );
}
