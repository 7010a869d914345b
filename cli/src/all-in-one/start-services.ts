import type { IdentityVerifier } from '@hansa/kit/auth/internal-token';
import type { EventBus } from '@hansa/kit/events/bus';
import type { Service, ServiceDeps } from '@hansa/kit/subgraph/service';
import type { Logger } from '@hansa/kit/telemetry/logger';
import type { Metrics } from '@hansa/kit/telemetry/metrics';
import type { Closers } from '../closers.ts';
import type { Databases } from '../databases.ts';
import type { Environment } from '../environment.ts';
import type { ServiceName } from '../service-names.ts';
import { services as makers, type Services } from '../services.ts';

interface ServicesOptions {
  readonly env: Environment;
  readonly databases: Databases;
  readonly bus: EventBus;
  readonly verifyIdentity: IdentityVerifier;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly closers: Closers;
}

/** Every service: its database up to date, its relay and consumers at work. */
export async function startServices({ closers, ...options }: ServicesOptions): Promise<Services> {
  const { env } = options;
  const services: Services = {
    catalog: await makers.catalog(await depsOf('catalog', options), env),
    users: await makers.users(await depsOf('users', options), env),
    inventory: await makers.inventory(await depsOf('inventory', options), env),
    orders: await makers.orders(await depsOf('orders', options), env),
    payments: await makers.payments(await depsOf('payments', options), env),
    shipping: await makers.shipping(await depsOf('shipping', options), env),
    notifications: await makers.notifications(await depsOf('notifications', options), env),
  };
  await Promise.all(Object.values(services).map((service) => start(service, closers)));
  return services;
}

type Common = Omit<ServicesOptions, 'closers'>;

async function depsOf(
  name: ServiceName,
  { databases, bus, verifyIdentity, metrics, log }: Common,
): Promise<ServiceDeps> {
  const databaseUrl = await databases.urlOf(name);
  return { databaseUrl, bus, verifyIdentity, log: log.child({ service: name }), meter: metrics.meter(name) };
}

async function start(service: Service, closers: Closers): Promise<void> {
  closers.add(service.name, service.stop);
  await service.migrate();
  await service.subgraph.start();
  closers.add(`the graph of ${service.name}`, service.subgraph.stop);
  await service.start();
}
