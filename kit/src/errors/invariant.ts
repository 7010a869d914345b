import { Fault } from './fault.ts';

/** States what must be true if our own code is right. A failure is a bug, never a user's mistake. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Fault('INTERNAL', message);
}
