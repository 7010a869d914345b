import { openDatabase, type Database } from '../database/database.ts';
import { migrateOnly } from '../database/migrate.ts';
import { createTestDatabase } from './database.ts';

/** The tables that a reaction of a test may write to, besides those of every service. */
export interface EventsTables {
  /** One row per event that had its effect: written by the transaction that handled it. */
  effects: { event_id: string; subject: string; sequence: number };
}

export interface EventsDatabase {
  readonly db: Database<EventsTables>;
  close(): Promise<void>;
}

/** A service's database with the shared tables and one of its own, `effects`. */
export async function createEventsDatabase(): Promise<EventsDatabase> {
  const { url, close } = await createTestDatabase();
  const db = openDatabase<EventsTables>({ url, applicationName: 'test', connectionsMax: 20 });
  await prepareEventsTables(db);
  return {
    db,
    close: async () => {
      await db.close();
      await close();
    },
  };
}

export async function prepareEventsTables(db: Database<EventsTables>): Promise<void> {
  await migrateOnly(db, new URL('../../migrations/', import.meta.url));
  // Not unique: a test must be able to see that something happened twice.
  await db.pool.query('create table effects (event_id text, subject text, sequence bigint)');
}
