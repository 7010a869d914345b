import { afterAll, afterEach, beforeAll, describe, jest } from '@jest/globals';
import type { EventBus } from '../events/bus.ts';
import { createDesk, type Desk } from './event-bus/desk.ts';
import { promiseDelivery } from './event-bus/promise-delivery.ts';
import { promiseDurability } from './event-bus/promise-durability.ts';
import { promiseOrder } from './event-bus/promise-order.ts';
import { promiseRetries } from './event-bus/promise-retries.ts';
import { promiseSharing } from './event-bus/promise-sharing.ts';

/** What carries the events; each connection is a bus of its own, as each process has one. */
export interface Broker {
  connect(): Promise<EventBus>;
  close(): Promise<void>;
}

/** What every adapter of the event bus promises. Each promise runs against the real thing. */
export function describeEventBus(name: string, openBroker: () => Promise<Broker>): void {
  describe(`the event bus over ${name}`, () => {
    let broker: Broker;
    const buses: EventBus[] = [];
    const openDesk = (): Desk =>
      createDesk(async () => {
        const bus = await broker.connect();
        buses.push(bus);
        return bus;
      });

    jest.setTimeout(30_000);
    beforeAll(async () => {
      broker = await openBroker();
    });
    afterEach(async () => {
      await Promise.all(buses.splice(0).map((bus) => bus.close()));
    });
    afterAll(async () => {
      await broker.close();
    });

    promiseDelivery(openDesk);
    promiseSharing(openDesk);
    promiseRetries(openDesk);
    promiseOrder(openDesk);
    promiseDurability(openDesk);
  });
}
