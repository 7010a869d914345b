import { headers, type MsgHdrs } from '@nats-io/transport-node';
import { z } from 'zod';
import { Fault } from '../../errors/fault.ts';
import type { EventEnvelope } from '../envelope.ts';

/**
 * CloudEvents 1.0 in the binary mode of its NATS binding: an attribute is a header, the data is the payload.
 * The type of the data is `ce-datacontenttype`; a `content-type` here would mean the structured mode.
 */
export interface CloudEventMessage {
  readonly headers: MsgHdrs;
  readonly payload: string;
}

/** The broker's name for what it recognises a repeated publish by. */
const MESSAGE_ID = 'Nats-Msg-Id';

/** Sequences are compared as text by whoever knows only CloudEvents. */
const SEQUENCE_DIGITS = 20;

/** Where each attribute travels. Those of tracing keep their own names: tracers look for nothing else. */
const attributes = {
  id: 'ce-id',
  source: 'ce-source',
  type: 'ce-type',
  subject: 'ce-subject',
  sequence: 'ce-sequence',
  time: 'ce-time',
  correlationId: 'ce-correlationid',
  causationId: 'ce-causationid',
  traceparent: 'traceparent',
  tracestate: 'tracestate',
} as const;

const schema = z.object({
  id: z.string().min(1),
  source: z.string().min(1),
  type: z.string().min(1),
  subject: z.string().min(1),
  sequence: z.coerce.number().int().nonnegative(),
  time: z.string().min(1),
  correlationId: z.string().optional(),
  causationId: z.string().optional(),
  traceparent: z.string().optional(),
  tracestate: z.string().optional(),
});

export function toMessage(event: EventEnvelope): CloudEventMessage {
  const written = headers();
  written.set(MESSAGE_ID, event.id);
  written.set('ce-specversion', '1.0');
  written.set('ce-datacontenttype', 'application/json');
  for (const [name, header] of entriesOf(attributes)) {
    const value = event[name];
    if (value === undefined) continue;
    // Those of tracing stay as whoever began the trace wrote them.
    written.set(header, header.startsWith('ce-') ? encode(textOf(value)) : textOf(value));
  }
  return { headers: written, payload: JSON.stringify(event.data ?? null) };
}

interface Message {
  readonly subject: string;
  readonly headers?: MsgHdrs | undefined;
  readonly data: Uint8Array;
}

/** Throws an `INVALID_EVENT` fault for what is no event of ours. */
export function fromMessage(message: Message): EventEnvelope {
  const { subject: channel, headers: read, data } = message;
  const present: Record<string, string> = {};
  for (const [name, header] of entriesOf(attributes)) {
    if (!read?.has(header)) continue;
    const value = read.get(header);
    present[name] = header.startsWith('ce-') ? decode(value) : value;
  }
  const parsed = schema.safeParse(present);
  if (!parsed.success) {
    throw new Fault('INVALID_EVENT', `A message on ${channel} is no event: ${z.prettifyError(parsed.error)}`);
  }
  const { correlationId, causationId, traceparent, tracestate, ...required } = parsed.data;
  return {
    ...required,
    channel,
    ...(correlationId !== undefined && { correlationId }),
    ...(causationId !== undefined && { causationId }),
    ...(traceparent !== undefined && { traceparent }),
    ...(tracestate !== undefined && { tracestate }),
    data: parseData(channel, data),
  };
}

function parseData(channel: string, payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)) as unknown;
  } catch (cause) {
    throw new Fault('INVALID_EVENT', `The data of a message on ${channel} is no JSON.`, { cause });
  }
}

function textOf(value: string | number): string {
  return typeof value === 'number' ? String(value).padStart(SEQUENCE_DIGITS, '0') : value;
}

/** As the binding wants it: space, `"`, `%` and whatever is not printable ASCII, byte by byte. */
function encode(value: string): string {
  // A lone surrogate has no bytes; it becomes the replacement character, as it would in the payload.
  return value.replace(/[^\x21\x23\x24\x26-\x7e]/gu, (character) =>
    [...Buffer.from(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  );
}

function decode(value: string): string {
  const unquoted = /^"(.*)"$/s.exec(value)?.[1]?.replaceAll(/\\(.)/g, '$1') ?? value;
  try {
    return decodeURIComponent(unquoted);
  } catch (cause) {
    throw new Fault('INVALID_EVENT', `A header is not percent-encoded UTF-8: ${value}`, { cause });
  }
}

function entriesOf<T extends object>(object: T): [keyof T & string, T[keyof T]][] {
  return Object.entries(object) as [keyof T & string, T[keyof T]][];
}
