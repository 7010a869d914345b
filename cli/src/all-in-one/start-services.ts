import type { IdentityVerifier } from '@hansa/kit/auth/internal-token';
import type { EventBus } from '@hansa/kit/events/bus';
import type { Service, ServiceDeps } from '@hansa/kit/subgraph/service';
import type { Logger } from '@hansa/kit/telemetry/logger';
import type { Metrics } from '@hansa/kit/telemetry/metrics';
import type { Closers } from '../closers.ts';
import type { Databases } from '../databases.ts';
import type { Environment } from '../environment.ts';
import { serviceNames, type ServiceName } from '../service-names.ts';
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
  const deps = await depsOfEach(options);
  const { env } = options;
  const services: Services = {
    catalog: makers.catalog(deps.catalog, env),
    users: makers.users(deps.users, env),
    inventory: makers.inventory(deps.inventory, env),
    orders: makers.orders(deps.orders, env),
    payments: makers.payments(deps.payments, env),
    shipping: makers.shipping(deps.shipping, env),
    notifications: makers.notifications(deps.notifications, env),
  };
  await Promise.all(Object.values(services).map((service) => start(service, closers)));
  return services;
}

async function depsOfEach(
  options: Omit<ServicesOptions, 'closers'>,
): Promise<Record<ServiceName, ServiceDeps>> {
  const { databases, bus, verifyIdentity, metrics, log } = options;
  const entries = serviceNames.map(async (name) => {
    const databaseUrl = await databases.urlOf(name);
    return [
      name,
      { databaseUrl, bus, verifyIdentity, log: log.child({ service: name }), meter: metrics.meter(name) },
    ] as const;
  });
  return Object.fromEntries(await Promise.all(entries)) as Record<ServiceName, ServiceDeps>;
}

async function start(service: Service, closers: Closers): Promise<void> {
  closers.add(service.name, service.stop);
  await service.migrate();
  await service.subgraph.start();
  closers.add(`the graph of ${service.name}`, service.subgraph.stop);
  await service.start();
}
