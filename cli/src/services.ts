import type { ServiceDeps } from '@hansa/kit/subgraph/service';
import type { Environment } from './environment.ts';

/**
 * How each service is made of its settings. Each is loaded when it is asked for, because an installation may hold
 * only the one that it runs: see `deploy/Dockerfile`.
 */
export const services = {
  catalog: async (deps: ServiceDeps, env: Environment) => {
    const { createCatalog } = await import('@hansa/catalog/service');
    const { readCatalogConfig } = await import('@hansa/catalog/config');
    return createCatalog(deps, readCatalogConfig(env));
  },
  users: async (deps: ServiceDeps, env: Environment) => {
    const { createUsers } = await import('@hansa/users/service');
    const { readUsersConfig } = await import('@hansa/users/config');
    return createUsers(deps, readUsersConfig(env));
  },
  inventory: async (deps: ServiceDeps, env: Environment) => {
    const { createInventory } = await import('@hansa/inventory/service');
    const { readInventoryConfig } = await import('@hansa/inventory/config');
    return createInventory(deps, readInventoryConfig(env));
  },
  orders: async (deps: ServiceDeps, env: Environment) => {
    const { createOrders } = await import('@hansa/orders/service');
    const { readOrdersConfig } = await import('@hansa/orders/config');
    return createOrders(deps, readOrdersConfig(env));
  },
  payments: async (deps: ServiceDeps, env: Environment) => {
    const { createPayments } = await import('@hansa/payments/service');
    const { readPaymentsConfig } = await import('@hansa/payments/config');
    return createPayments(deps, readPaymentsConfig(env));
  },
  shipping: async (deps: ServiceDeps, env: Environment) => {
    const { createShipping } = await import('@hansa/shipping/service');
    const { readShippingConfig } = await import('@hansa/shipping/config');
    return createShipping(deps, readShippingConfig(env));
  },
  notifications: async (deps: ServiceDeps, env: Environment) => {
    const { createNotifications } = await import('@hansa/notifications/service');
    const { readNotificationsConfig } = await import('@hansa/notifications/config');
    return createNotifications(deps, readNotificationsConfig(env));
  },
};

export type Services = {
  readonly [Name in keyof typeof services]: Awaited<ReturnType<(typeof services)[Name]>>;
};
