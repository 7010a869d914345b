import type { Environment } from '../environment.ts';
import { serviceNames, type ServiceName } from '../service-names.ts';
import { withServiceStores } from './service-stores.ts';

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
  const counts = await withServiceStores({ data, env, names }, async (name, { outbox }) => {
    const count = await outbox.replay(selection);
    if (count > 0) console.log(`${name}: ${count} events will be published again`);
    return count;
  });
  if (counts.every((count) => count === 0)) console.log('No sent event fits.');
}
