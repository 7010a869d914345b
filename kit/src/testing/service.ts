import { metrics } from '@opentelemetry/api';
import { IDENTITY_HEADER } from '../auth/internal-token.ts';
import { anonymous, type Viewer } from '../auth/viewer.ts';
import type { Service, ServiceDeps } from '../subgraph/service.ts';
import type { SubgraphResponse } from '../subgraph/subgraph.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { createTestIdentity } from './identity.ts';
import { createMemoryBus, type MemoryBus } from './memory-bus.ts';

export interface TestService {
  readonly service: Service;
  readonly databaseUrl: string;
  readonly bus: MemoryBus;
  /** Every statement so far; clear it with `.length = 0`. */
  readonly statements: string[];
  /** Asks as the gateway would on behalf of `viewer`. */
  ask(query: string, variables?: Record<string, unknown>, viewer?: Viewer): Promise<SubgraphResponse>;
  /** Asks without the gateway's word. */
  askAsStranger(query: string, variables?: Record<string, unknown>): Promise<SubgraphResponse>;
  close(): Promise<void>;
}

/**
 * A service over a fresh database and an in-memory bus, migrated and running. The database is a PostgreSQL one unless
 * the test brings its own, which is closed with the service.
 */
export async function startTestService(
  create: (deps: ServiceDeps) => Service | Promise<Service>,
  createDatabase: () => Promise<TestDatabase> = createTestDatabase,
): Promise<TestService> {
  const database = await createDatabase();
  const bus = createMemoryBus();
  const { verifyIdentity, tokenFor } = createTestIdentity();
  const statements: string[] = [];
  const service = await create({
    databaseUrl: database.url,
    bus,
    verifyIdentity,
    log: silentLogger,
    meter: metrics.getMeter('test'),
    onStatement: (sql) => statements.push(sql),
  });
  await service.migrate();
  await service.subgraph.start();
  await service.start();
  return {
    service,
    databaseUrl: database.url,
    bus,
    statements,
    ask: async (query, variables = {}, viewer = anonymous) =>
      service.subgraph.execute({ query, variables, headers: { [IDENTITY_HEADER]: await tokenFor(viewer) } }),
    askAsStranger: (query, variables = {}) => service.subgraph.execute({ query, variables, headers: {} }),
    close: async () => {
      await service.stop();
      await service.subgraph.stop();
      await bus.close();
      await database.close();
    },
  };
}
