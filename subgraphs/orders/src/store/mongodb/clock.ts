import { invariant } from '@hansa/kit/errors/invariant';
import type { Db } from 'mongodb';

/** The time by the database's clock, to the millisecond. */
export interface Clock {
  now(): Promise<Date>;
}

/**
 * Asks for the server's time. `$$NOW` would save the question where a server knows it, but not all do; every one
 * that can be connected to answers `hello` with its time, because the handshake needs it.
 */
export function createServerClock(db: Db): Clock {
  return {
    now: async () => {
      const { localTime } = await db.command({ hello: 1 });
      invariant(localTime instanceof Date, 'A database always has a time.');
      return localTime;
    },
  };
}

/** The time `ms` before another. */
export function earlier(now: Date, ms: number): Date {
  return new Date(now.getTime() - ms);
}
