import { createPostgresOutbox } from '@hansa/kit/outbox/postgres-outbox';
import type { Environment } from '../environment.ts';
import { serviceNames, type ServiceName } from '../service-names.ts';
import { withServiceDatabases } from './service-databases.ts';

export interface ReplayOptions {
  readonly since: Date;
  readonly subject?: string;
  readonly type?: string;
  readonly service?: ServiceName;
  readonly data: string;
}

/** Makes sent events wait again; the relays publish them. */
export async function replay(
  { since, subject, type, service, data }: ReplayOptions,
  env: Environment,
): Promise<void> {
  const names = service ? [service] : serviceNames;
  const selection = { since, ...(subject !== undefined && { subject }), ...(type !== undefined && { type }) };
  const counts = await withServiceDatabases({ data, env, names }, async (name, { kysely }) => {
    const count = await createPostgresOutbox(kysely).replay(selection);
    if (count > 0) console.log(`${name}: ${count} events will be published again`);
    return count;
  });
  if (counts.every((count) => count === 0)) console.log('No sent event fits.');
}
