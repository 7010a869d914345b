import { createCatalog } from '@hansa/catalog/service';
import { readCatalogConfig } from '@hansa/catalog/config';
import { createInventory } from '@hansa/inventory/service';
import { readInventoryConfig } from '@hansa/inventory/config';
import type { Service, ServiceDeps } from '@hansa/kit/subgraph/service';
import { createNotifications } from '@hansa/notifications/service';
import { readNotificationsConfig } from '@hansa/notifications/config';
import { createOrders } from '@hansa/orders/service';
import { readOrdersConfig } from '@hansa/orders/config';
import { createPayments } from '@hansa/payments/service';
import { readPaymentsConfig } from '@hansa/payments/config';
import { createShipping } from '@hansa/shipping/service';
import { readShippingConfig } from '@hansa/shipping/config';
import { createUsers } from '@hansa/users/service';
import { readUsersConfig } from '@hansa/users/config';
import type { Environment } from './environment.ts';

interface ServiceEntry {
  /** Where it listens when it runs alone. */
  readonly port: number;
  create(deps: ServiceDeps, env: Environment): Service;
}

/** Every bounded context that Hansa knows, with its usual port. */
export const services = {
  catalog: { port: 4001, create: (deps, env) => createCatalog(deps, readCatalogConfig(env)) },
  users: { port: 4002, create: (deps, env) => createUsers(deps, readUsersConfig(env)) },
  inventory: { port: 4003, create: (deps, env) => createInventory(deps, readInventoryConfig(env)) },
  orders: { port: 4004, create: (deps, env) => createOrders(deps, readOrdersConfig(env)) },
  payments: { port: 4005, create: (deps, env) => createPayments(deps, readPaymentsConfig(env)) },
  shipping: { port: 4006, create: (deps, env) => createShipping(deps, readShippingConfig(env)) },
  notifications: {
    port: 4007,
    create: (deps, env) => createNotifications(deps, readNotificationsConfig(env)),
  },
} satisfies Record<string, ServiceEntry>;

export type ServiceName = keyof typeof services;

export const serviceNames = Object.keys(services) as ServiceName[];
