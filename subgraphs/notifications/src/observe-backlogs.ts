import type { ServiceDeps } from '@hansa/kit/subgraph/service';
import { messageOf } from '@hansa/kit/errors/fault';
import type { Logger } from '@hansa/kit/telemetry/logger';
import type { Kysely } from 'kysely';
import { countPendingMails } from './store/mails.ts';
import type { Tables } from './store/tables.ts';
import { countPendingDeliveries } from './store/webhook-deliveries.ts';

type Meter = ServiceDeps['meter'];

/**
 * Shows how much waits. It is a number to watch and not a reason to be unready: a mail server that is away
 * is no better reached by another replica.
 */
export function observeBacklogs(db: Kysely<Tables>, meter: Meter, log: Logger): () => void {
  const observe = (name: string, description: string, count: (db: Kysely<Tables>) => Promise<number>) => {
    const gauge = meter.createObservableGauge(name, { description });
    const callback: Parameters<typeof gauge.addCallback>[0] = async (result) => {
      try {
        result.observe(await count(db));
      } catch (thrown) {
        log.warn({ gauge: name, error: messageOf(thrown) }, 'a backlog cannot be counted');
      }
    };
    gauge.addCallback(callback);
    return () => gauge.removeCallback(callback);
  };
  const stops = [
    observe('mails_pending', 'Mails that wait to be sent.', countPendingMails),
    observe(
      'webhook_deliveries_pending',
      'Events that wait to be taken by merchants.',
      countPendingDeliveries,
    ),
  ];
  return () => stops.forEach((stop) => stop());
}
