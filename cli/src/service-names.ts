import type { Environment } from './environment.ts';

/** Every bounded context with the port where it usually listens when it runs apart. */
export const usualPorts = {
  catalog: 4001,
  users: 4002,
  inventory: 4003,
  orders: 4004,
  payments: 4005,
  shipping: 4006,
  notifications: 4007,
} as const;

/** The provider to try payments with; it can run apart like a service, though it is none of ours. */
export const SANDBOX = 'payment-sandbox';
export const SANDBOX_PORT = 4090;

export type Startable = ServiceName | typeof SANDBOX;

export type ServiceName = keyof typeof usualPorts;

export const serviceNames = Object.keys(usualPorts) as ServiceName[];

/**
 * The database that a setting of its own names for a service: `CATALOG_DATABASE_URL`. Orders keeps its documents in
 * MongoDB where `MONGODB_URL` is set.
 */
export function givenDatabase(name: DatabaseName, env: Environment): string | undefined {
  if (name === 'orders' && env['MONGODB_URL']) return env['MONGODB_URL'];
  return env[`${name.toUpperCase()}_DATABASE_URL`] || undefined;
}

/** Whose databases there are. `events` is the log, where the bus is PostgreSQL. */
export type DatabaseName = ServiceName | 'sandbox' | 'events';

export const startableNames: readonly Startable[] = [...serviceNames, SANDBOX];
