import { randomBytes } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@hansa/kit/testing/database';
import { describeWith } from '@hansa/kit/testing/describe-with';
import { describe } from '@jest/globals';
import { MongoClient } from 'mongodb';
import type { Backdoor } from './backdoor.ts';
import { openMongoBackdoor } from './mongo-backdoor.ts';
import { openPostgresBackdoor } from './postgres-backdoor.ts';

/** A kind of database that orders can be kept in. */
export interface StorageKind {
  readonly name: 'PostgreSQL' | 'MongoDB';
  /** An empty one, gone with `close`. */
  createDatabase(): Promise<TestDatabase>;
  openBackdoor(url: string): Backdoor;
  /** Whether a statement asks for orders. */
  readsOrders(statement: string): boolean;
  /** How many statements a page of the orders of each of so many customers takes. */
  statementsOfPages(customers: number): number;
}

const postgres: StorageKind = {
  name: 'PostgreSQL',
  createDatabase: createTestDatabase,
  openBackdoor: openPostgresBackdoor,
  readsOrders: (sql) => /\bfrom "?orders\b/.test(sql),
  statementsOfPages: () => 1,
};

const mongodb = (server: string): StorageKind => ({
  name: 'MongoDB',
  createDatabase: () => createMongoTestDatabase(server),
  openBackdoor: openMongoBackdoor,
  readsOrders: (statement) => /^(find|aggregate) orders$/.test(statement),
  statementsOfPages: (customers) => customers,
});

/** The same promises over every kind: PostgreSQL always, MongoDB where there is one. */
export function overEveryStorage(what: string, suite: (kind: StorageKind) => void): void {
  overPostgres(`${what}, in PostgreSQL`, suite);
  overMongo(`${what}, in MongoDB`, suite);
}

/** For what only PostgreSQL has to promise. */
export function overPostgres(what: string, suite: (kind: StorageKind) => void): void {
  describe(what, () => suite(postgres));
}

/** For what only MongoDB has to promise. */
export function overMongo(what: string, suite: (kind: StorageKind) => void): void {
  describeWith('MONGODB_URL', what, (server) => suite(mongodb(server)));
}

async function createMongoTestDatabase(server: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const url = server.replace(/^([^/]*\/\/[^/?]*)(\/[^?]*)?/, `$1/${name}`);
  return {
    url,
    close: async () => {
      const client = new MongoClient(url);
      await client.db(name).dropDatabase();
      await client.close();
    },
  };
}
