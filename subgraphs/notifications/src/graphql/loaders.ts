import DataLoader from 'dataloader';
import type { Connection, PageArguments } from '@hansa/kit/graphql/page';
import { attemptsOfDeliveries, type WebhookAttempt } from '../queries/attempts-of-deliveries.ts';
import {
  countsOfNotifications,
  notificationsOfCustomers,
  type Notification,
} from '../queries/notifications-of-customers.ts';

export interface Loaders {
  readonly attempts: DataLoader<string, WebhookAttempt[]>;
  /** The page of one customer; the same page of others is read along with it. */
  notifications(customerId: string, args: PageArguments): Promise<Connection<Notification>>;
}

/** Loaders of one request: each asks the database once for all that the request needs at that moment. */
export function createLoaders(deps: Parameters<typeof attemptsOfDeliveries>[0]): Loaders {
  const counts = new DataLoader(countsOfNotifications(deps));
  const readPages = notificationsOfCustomers(deps);
  const pages = new Map<string, DataLoader<string, Connection<Notification>>>();

  const pagesFor = ({ first, after, last, before }: PageArguments) => {
    const key = JSON.stringify([first, after, last, before]);
    const known = pages.get(key);
    if (known) return known;
    const args = { first, after, last, before };
    const loader = new DataLoader((ids: readonly string[]) => readPages(ids, args, (id) => counts.load(id)));
    pages.set(key, loader);
    return loader;
  };

  return {
    attempts: new DataLoader(attemptsOfDeliveries(deps)),
    notifications: (customerId, args) => pagesFor(args).load(customerId),
  };
}
