import type { Kysely } from 'kysely';
import type { Chance } from '../domain/chance.ts';
import type { Operation } from '../domain/operation.ts';
import { webhookOf } from '../domain/webhook.ts';
import { insertDeliveries } from '../store/deliveries.ts';
import type { SandboxTables } from '../store/tables.ts';

type Deps = {
  chance: Chance;
  createId: (prefix: string) => string;
  copies: number;
  delayMaxMs: number;
  /** Told when a copy will be due. */
  wakeAfter: (delayMs: number) => void;
};

export type Announce = ReturnType<typeof announce>;

/** The rows can be seen once the transaction at hand has committed; waking earlier would be in vain. */
const COMMIT_MS = 20;

/**
 * Writes down the webhooks of decided operations, in the transaction that decides them. Each copy gets a
 * delay of its own, so that copies and operations overtake each other as they do with real providers.
 */
export const announce =
  ({ chance, createId, copies, delayMaxMs, wakeAfter }: Deps) =>
  async (tx: Kysely<SandboxTables>, operations: readonly Operation[]): Promise<void> => {
    const deliveries = operations.flatMap((operation) => {
      const eventId = createId('evt');
      const body = webhookOf(operation, eventId);
      return Array.from({ length: copies }, () => ({
        eventId,
        body,
        delayMs: Math.floor(chance() * delayMaxMs),
      }));
    });
    await insertDeliveries(tx, deliveries);
    for (const { delayMs } of deliveries) wakeAfter(delayMs + COMMIT_MS);
  };
