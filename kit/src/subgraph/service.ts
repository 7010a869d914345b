import type { Meter } from '@opentelemetry/api';
import type { FastifyInstance } from 'fastify';
import type { IdentityVerifier } from '../auth/internal-token.ts';
import type { EventBus } from '../events/bus.ts';
import type { HealthCheck } from '../health/checks.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Subgraph } from './subgraph.ts';

/** What every service is given, however it is run. */
export interface ServiceDeps {
  /** The service's own database: PostgreSQL, or what else the service can keep its things in. */
  readonly databaseUrl: string;
  readonly bus: EventBus;
  readonly verifyIdentity: IdentityVerifier;
  readonly log: Logger;
  readonly meter: Meter;
  readonly connectionsMax?: number;
  /** Told of every statement; tests count them. */
  readonly onStatement?: (sql: string) => void;
}

/** A bounded context that can be run: alone behind HTTP, or beside others in one process. */
export interface Service {
  readonly name: string;
  readonly subgraph: Subgraph;
  readonly checks: readonly HealthCheck[];
  /** Brings the database up to date. */
  migrate(): Promise<void>;
  /** Starts what works by itself: relay, consumer, workers. Call `migrate` first. */
  start(): Promise<void>;
  /** Takes no new work, finishes what is at hand, closes the database. */
  stop(): Promise<void>;
  /** Doors besides GraphQL, such as webhooks; no two services use the same path. */
  routes?(app: FastifyInstance): void;
}
