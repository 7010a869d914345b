import type { PoolUse } from '@hansa/kit/database/observe-pool';
import type { MongoClient } from 'mongodb';

/** The driver tells of each connection and does not count them. */
export function countPoolUse(client: MongoClient, max: number): () => PoolUse {
  let open = 0;
  let used = 0;
  let waiting = 0;
  client
    .on('connectionCreated', () => (open += 1))
    .on('connectionClosed', () => (open -= 1))
    .on('connectionCheckOutStarted', () => (waiting += 1))
    .on('connectionCheckOutFailed', () => (waiting -= 1))
    .on('connectionCheckedOut', () => {
      waiting -= 1;
      used += 1;
    })
    .on('connectionCheckedIn', () => (used -= 1));
  return () => ({ idle: open - used, used, max, waiting });
}
