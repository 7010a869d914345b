import { sql, type Kysely } from 'kysely';
import { invariant } from '../../errors/invariant.ts';
import type { EventEnvelope } from '../envelope.ts';
import type { Save } from './progress.ts';

/** What begins when a consumer changes hands. */
export interface Term {
  readonly epoch: number;
  readonly position: number;
}

export interface Redelivery {
  readonly position: number;
  readonly attempt: number;
  readonly delayMs: number;
  readonly envelope: EventEnvelope;
}

/** The statements on how far a consumer is. */
export interface ConsumerStore {
  /** Makes the caller the only one who may save for this consumer; registers it at the log's beginning if new. */
  takeOver(consumer: string): Promise<Term>;
  /** What waits to be delivered again, by position. */
  redeliveries(consumer: string): Promise<readonly Redelivery[]>;
  /** False if somebody else has taken over. */
  save(consumer: string, epoch: number, save: Save): Promise<boolean>;
}

export function createConsumerStore(db: Kysely<unknown>): ConsumerStore {
  return {
    takeOver: async (consumer) => {
      const { rows } = await sql<Term>`
        insert into consumers (name, epoch) values (${consumer}, 1)
        on conflict (name) do update set epoch = consumers.epoch + 1, seen_at = now()
        returning epoch, position`.execute(db);
      const [term] = rows;
      invariant(term, 'An upsert without a condition returns its row.');
      return term;
    },

    redeliveries: async (consumer) => {
      const { rows } = await sql<Redelivery>`
        select position, attempt, envelope,
          greatest(extract(epoch from due_at - now()) * 1000, 0)::float8 as "delayMs"
        from redeliveries join log using (position)
        where consumer = ${consumer} order by position`.execute(db);
      return rows;
    },

    save: async (consumer, epoch, save) => {
      const { gone, kept } = split(save);
      const { rows } = await sql<{ held: number }>`
        with held as (
          update consumers set position = ${save.position}, seen_at = now()
          where name = ${consumer} and epoch = ${epoch} returning name
        ), gone as (
          delete from redeliveries using held where consumer = held.name and position = any(${gone}::bigint[])
        ), kept as (
          insert into redeliveries (consumer, position, attempt, due_at)
          select held.name, change.position, change.attempt,
            now() + greatest(change."delayMs", 0) * interval '1 millisecond'
          from held, json_to_recordset(${JSON.stringify(kept)})
            as change (position bigint, attempt integer, "delayMs" float8)
          on conflict (consumer, position) do update
            set attempt = excluded.attempt, due_at = excluded.due_at
        )
        select count(*) as held from held`.execute(db);
      return rows[0]?.held === 1;
    },
  };
}

function split({ changes }: Save) {
  const gone: number[] = [];
  const kept: { position: number; attempt: number; delayMs: number }[] = [];
  for (const [position, change] of changes) {
    if (change.kind === 'delete') gone.push(position);
    // Times are the process's until here and the database's from here on; a span means the same to both.
    else kept.push({ position, attempt: change.attempt, delayMs: (change.dueAt ?? 0) - performance.now() });
  }
  return { gone, kept };
}
