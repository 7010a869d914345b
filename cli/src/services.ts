import { createCatalog } from '@hansa/catalog/service';
import { readCatalogConfig } from '@hansa/catalog/config';
import { createInventory } from '@hansa/inventory/service';
import { readInventoryConfig } from '@hansa/inventory/config';
import type { ServiceDeps } from '@hansa/kit/subgraph/service';
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

/** How each service is made of its settings. */
export const services = {
  catalog: (deps: ServiceDeps, env: Environment) => createCatalog(deps, readCatalogConfig(env)),
  users: (deps: ServiceDeps, env: Environment) => createUsers(deps, readUsersConfig(env)),
  inventory: (deps: ServiceDeps, env: Environment) => createInventory(deps, readInventoryConfig(env)),
  orders: (deps: ServiceDeps, env: Environment) => createOrders(deps, readOrdersConfig(env)),
  payments: (deps: ServiceDeps, env: Environment) => createPayments(deps, readPaymentsConfig(env)),
  shipping: (deps: ServiceDeps, env: Environment) => createShipping(deps, readShippingConfig(env)),
  notifications: (deps: ServiceDeps, env: Environment) =>
    createNotifications(deps, readNotificationsConfig(env)),
};

export type Services = { readonly [Name in keyof typeof services]: ReturnType<(typeof services)[Name]> };
