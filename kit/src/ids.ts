import { randomFillSync } from 'node:crypto';
import { ulid } from 'ulid';
import { v7 } from 'uuid';

/** Asking the system for one byte at a time costs more than all the rest of making an id. */
const pool = new Uint8Array(4_096);
let next = pool.length;

function random(): number {
  if (next === pool.length) {
    randomFillSync(pool);
    next = 0;
  }
  return (pool[next++] ?? 0) / 256;
}

/** A new opaque id such as `prod_01J8Z…`: prefixed, time-ordered, with 80 random bits. */
export function createId(prefix: string): string {
  return `${prefix}_${ulid(undefined, random)}`;
}

/** Whether `id` has the form that `createId(prefix)` gives. Ids of another kind are simply not found. */
export function isId(prefix: string, id: string): boolean {
  return id.startsWith(`${prefix}_`) && /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id.slice(prefix.length + 1));
}

/** The id of an event: UUIDv7, so that ids sort by time. */
export function createEventId(): string {
  return v7();
}
