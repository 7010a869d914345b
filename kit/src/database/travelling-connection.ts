import type { Socket } from 'node:net';
import {
  CompiledQuery,
  type DatabaseConnection,
  type QueryExecutorProvider,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import pg from 'pg';
import { codeOf, Fault } from '../errors/fault.ts';
import { invariant } from '../errors/invariant.ts';
import { nameStatement } from './name-statement.ts';

export interface TravellingConnection extends DatabaseConnection {
  begin(settings: TransactionSettings): void;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** Sends what waits. */
  flush(): Promise<void>;
  release(): void;
}

/** Told of each statement, without its values, and of how long its answer took: nothing, if it was sent later. */
export type StatementWatch = (statement: WatchedStatement) => void;

export interface WatchedStatement {
  readonly sql: string;
  readonly durationMs: number;
  /** Why it failed, if it did. */
  readonly failure?: unknown;
}

const sentLater = new WeakSet<CompiledQuery>();

/** Answers to what was sent ahead; `NOTHING_YET` until they are there. */
const answers = new WeakMap<CompiledQuery, QueryResult<unknown>>();

/** What Kysely's builders and its `sql` have in common. */
interface Statement<Row> {
  compile(tx: QueryExecutorProvider): CompiledQuery<Row>;
}

/**
 * Hands a write to its transaction without waiting for the answer: it travels with the next statement, at the
 * latest with the commit, and its failure is theirs. For writes whose result nobody reads. Outside of a
 * transaction it is a statement like any other.
 */
export async function sendLater(tx: QueryExecutorProvider, write: Statement<unknown>): Promise<void> {
  const query = write.compile(tx);
  sentLater.add(query);
  await tx.getExecutor().executeQuery(query);
}

/**
 * Hands a statement to its transaction ahead of the next one, with which it travels, and gives a function that asks for
 * its answer: to be called after that next statement, or the statement travels alone. For what is read together, and
 * for a lock that comes before what it guards: PostgreSQL runs one after the other, each seeing what was committed
 * before it.
 */
export async function sendAhead<Row>(
  tx: QueryExecutorProvider,
  statement: Statement<Row>,
): Promise<() => Promise<QueryResult<Row>>> {
  const query = statement.compile(tx);
  const executor = tx.getExecutor();
  sentLater.add(query);
  answers.set(query, NOTHING_YET);
  const answer = await executor.executeQuery(query);
  // Outside of a transaction there is nothing to travel with.
  if (answer !== NOTHING_YET) return () => Promise.resolve(answer);
  return async () => {
    if (answers.get(query) === NOTHING_YET)
      await executor.provideConnection((connection) => (connection as TravellingConnection).flush());
    const arrived = answers.get(query);
    invariant(arrived && arrived !== NOTHING_YET, 'What was sent and did not fail was answered.');
    return arrived as QueryResult<Row>;
  };
}

/** Instead of an answer, for what waits to be sent. */
const NOTHING_YET: QueryResult<never> = { rows: [] };
const nothingYet = Promise.resolve(NOTHING_YET);

/** A column's type changed under a prepared statement; this connection would go on saying so. */
const STALE_STATEMENT = '0A000';

/**
 * PERF: a round trip costs more than most statements do (`npm run bench:orders`), so a connection sends
 * together, in one write to its socket, what need not wait for each other:
 *
 *   begin                         waits for the first statement
 *   what is given to `sendLater`  waits for the next statement or the commit
 *   or to `sendAhead`
 *   commit                        takes along what still waits
 *
 * Each has its own answer, and PostgreSQL runs them one after the other. When one fails, the transaction is
 * aborted and those behind it do nothing; the caller sees the first failure. Statements that come again and
 * again are prepared once per connection.
 */
export function createTravellingConnection(
  client: pg.PoolClient,
  watch?: StatementWatch,
): TravellingConnection {
  const sender = createSender(client);
  let state: 'none' | 'waiting to begin' | 'begun' = 'none';

  const ask = async <T>(query: CompiledQuery, read: (answer: pg.QueryResult) => T): Promise<T> => {
    if (state === 'waiting to begin') state = 'begun';
    sender.add(query);
    try {
      return read(await sender.send());
    } catch (thrown) {
      throw tracedFromHere(thrown);
    }
  };

  const end = () => {
    sender.drop();
    state = 'none';
  };

  const executeQuery = <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => {
    if (state === 'none' || !sentLater.has(query)) return ask(query, readResult<Row>);
    sender.add(query);
    return nothingYet;
  };

  return {
    executeQuery: watch ? watched(watch, executeQuery) : executeQuery,

    streamQuery: () => {
      throw new Fault('INTERNAL', 'Results cannot be streamed over a connection that sends ahead.');
    },

    begin: (settings) => {
      sender.drop();
      sender.add(beginning(settings));
      state = 'waiting to begin';
    },

    commit: async () => {
      const isEmpty = state === 'waiting to begin' && sender.count() === 1;
      if (isEmpty) return end();
      const command = await ask(CompiledQuery.raw('commit'), (answer) => answer.command);
      end();
      // PostgreSQL answers so, and with no error, when a statement had failed and somebody caught that.
      if (command !== 'COMMIT')
        throw new Fault('INTERNAL', 'A transaction with a failed statement in it was rolled back.');
    },

    rollback: async () => {
      const begun = state === 'begun';
      end();
      if (begun) await ask(CompiledQuery.raw('rollback'), () => undefined);
    },

    flush: async () => {
      if (sender.count() === 0) return;
      if (state === 'waiting to begin') state = 'begun';
      await sender.send();
    },

    release: () => {
      end();
      client.release(sender.isStale());
    },
  };
}

/** To whoever asked, and not to the socket that the answer came from. */
function tracedFromHere(thrown: unknown): unknown {
  if (thrown instanceof Error) Error.captureStackTrace(thrown, tracedFromHere);
  return thrown;
}

type Execute = DatabaseConnection['executeQuery'];

/** Apart, because without a watch nobody should read a clock. */
function watched(watch: StatementWatch, execute: Execute): Execute {
  return async (query) => {
    const { sql } = query;
    const started = performance.now();
    try {
      const result = await execute(query);
      watch({ sql, durationMs: performance.now() - started });
      return result as never;
    } catch (failure) {
      watch({ sql, durationMs: performance.now() - started, failure });
      throw failure;
    }
  };
}

/** What waits for a connection, and leaves in one write. */
function createSender(client: pg.PoolClient) {
  let waiting: CompiledQuery[] = [];
  let stale = false;

  return {
    add: (query: CompiledQuery) => void waiting.push(query),
    count: () => waiting.length,
    drop: () => {
      waiting = [];
    },
    isStale: () => stale,
    /** Gives the answer to the last of it; keeps those to what was sent ahead. */
    send: (): Promise<pg.QueryResult> => {
      const together = waiting;
      waiting = [];
      return askTogether(client, together, (failure) => {
        stale ||= codeOf(failure) === STALE_STATEMENT;
      });
    },
  };
}

/**
 * Resolves with the last answer, or rejects with the first failure, once everything has its answer.
 *
 * PERF: with callbacks, for `pg` makes two promises and a copy of each statement that it is given in another way.
 */
function askTogether(
  client: pg.PoolClient,
  together: readonly CompiledQuery[],
  onFailure: (failure: Error) => void,
): Promise<pg.QueryResult> {
  return new Promise((resolve, reject) => {
    let unanswered = together.length;
    let failure: Error | undefined;
    const hearOf = (query: CompiledQuery): Heard => {
      let heard = false;
      return (error, answer) => {
        // A connection that breaks may end what has failed before.
        if (heard) return;
        heard = true;
        unanswered -= 1;
        if (error) failure ??= error;
        else if (answers.has(query)) answers.set(query, readResult(answer));
        if (unanswered > 0) return;
        if (!failure) return resolve(answer);
        onFailure(failure);
        reject(failure);
      };
    };
    inOneWrite(client, () => {
      for (const query of together) client.query(submittable(query, hearOf(query)));
    });
  });
}

type Heard = (error: Error | null | undefined, answer: pg.QueryResult) => void;

function submittable({ sql, parameters }: CompiledQuery, onAnswer: Heard): pg.Query {
  if (parameters.length === 0) return new pg.Query(sql, onAnswer);
  const query = new pg.Query(sql, [...parameters], onAnswer);
  // A name in an object would do, but that is copied, property by property.
  return Object.assign(query, { name: nameStatement(sql) });
}

function beginning({ isolationLevel, accessMode }: TransactionSettings): CompiledQuery {
  const settings = [isolationLevel && `isolation level ${isolationLevel}`, accessMode].filter(Boolean);
  return CompiledQuery.raw(['begin', ...settings].join(' '));
}

/** What `work` writes leaves in one system call. */
function inOneWrite<T>(client: pg.PoolClient, work: () => T): T {
  // pg corks its socket for the messages of one statement and shows it only to those who know where it is.
  const { stream } = (client as unknown as { readonly connection: { readonly stream: Socket } }).connection;
  stream.cork();
  try {
    return work();
  } finally {
    stream.uncork();
  }
}

const counting = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

function readResult<Row>({ command, rowCount, rows }: pg.QueryResult): QueryResult<Row> {
  return {
    // Several statements in one text, as in migrations, have no rows of their own.
    rows: (rows as Row[] | undefined) ?? [],
    ...(counting.has(command) && { numAffectedRows: BigInt(rowCount ?? 0) }),
  };
}
