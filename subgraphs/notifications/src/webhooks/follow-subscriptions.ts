import { listen } from '@hansa/kit/database/listen';
import type { Database } from '@hansa/kit/database/database';
import type { Logger } from '@hansa/kit/telemetry/logger';
import { listSubscriptions, wants, type Fact, type Subscription } from '../store/webhook-deliveries.ts';
import type { Tables } from '../store/tables.ts';

export interface FollowedSubscriptions {
  /** Whether anybody subscribed to such events; for most shops and most events nobody did. */
  isAwaited(event: Fact): Promise<boolean>;
  stop(): Promise<void>;
}

/**
 * PERF: what merchants subscribed to, kept in mind instead of asked for with every event of the whole shop
 * (`npm run bench:orders`). A change is told before its transaction is answered, and without the connection
 * that tells of changes nothing is kept.
 */
export async function followSubscriptions(
  database: Database<Tables>,
  log: Logger,
): Promise<FollowedSubscriptions> {
  let connected = false;
  let kept: Promise<readonly Subscription[]> | undefined;
  const forget = () => {
    kept = undefined;
  };

  const listening = await listen({
    url: database.url,
    channel: 'hansa_webhook_endpoints',
    applicationName: 'notifications subscriptions',
    onConnect: () => {
      connected = true;
      return Promise.resolve();
    },
    onNotify: forget,
    onDisconnect: () => {
      connected = false;
      forget();
    },
    log,
  });

  const current = (): Promise<readonly Subscription[]> => {
    if (kept) return kept;
    const loading = listSubscriptions(database.kysely);
    if (connected) kept = loading;
    // The caller is told; the next one asks again.
    loading.catch(forget);
    return loading;
  };

  return {
    isAwaited: async (event) => (await current()).some((subscription) => wants(subscription, event)),
    stop: () => listening.close(),
  };
}
