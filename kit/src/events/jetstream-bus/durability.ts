import { z } from 'zod';
import { Fault, messageOf } from '../../errors/fault.ts';
import { hasNoResponders } from './api-error.ts';
import type { Link } from './link.ts';

export interface DurabilityOptions {
  readonly link: Link;
  /** Whether a broker that may forget acknowledged events when its machine loses power is refused. */
  readonly required: boolean;
  /** The monitoring address of a broker that does not answer on `SERVERS`: `http://nats:8222`. */
  readonly monitoringUrl?: string | undefined;
}

/** Rejects with `UNAVAILABLE` unless every server syncs what it acknowledges. */
export type DurabilityCheck = () => Promise<void>;

/**
 * Where our configuration of the broker lets services ask for what `/varz` shows: its system account exports
 * `$SYS.REQ.SERVER.PING.VARZ` under this name. Clients cannot see the setting in any other way.
 */
const SERVERS = 'hansa.servers';

/** Servers answer one after the other; when none did for so long, that was all. */
const STALL_MS = 200;
/** Within the time that a readiness check has. */
const ANSWER_MS = 1_000;
/** The setting changes only with a restart of the server, and that breaks the connection. */
const REMEMBER_MS = 60_000;

/** The part of `/varz` that is looked at. A server of the cluster without JetStream has no such part. */
const varz = z.object({
  jetstream: z
    .object({ config: z.object({ sync_always: z.boolean().default(false) }).optional() })
    .optional(),
});
const answer = z.object({ data: varz });

type Varz = z.infer<typeof varz>;

export function createDurabilityCheck({ link, required, monitoringUrl }: DurabilityOptions): DurabilityCheck {
  let seenAt: number | undefined;
  link.watch({ onDown: () => (seenAt = undefined) });

  return async () => {
    if (!required) return;
    if (seenAt !== undefined && performance.now() - seenAt < REMEMBER_MS) return;
    const seen = [...(await askServers(link)), ...(await askMonitoring(monitoringUrl))];
    const durable = seen.flatMap(({ jetstream }) => jetstream?.config?.sync_always ?? []);
    if (durable.length === 0) throw new Fault('UNAVAILABLE', UNSEEN);
    if (durable.includes(false)) throw new Fault('UNAVAILABLE', NOT_ALWAYS);
    seenAt = performance.now();
  };
}

const NOT_ALWAYS =
  'NATS acknowledges events before they are on disk. Set `sync_interval: always` in its `jetstream` block, ' +
  'or accept the loss that a power cut can cause with NATS_SYNC_REQUIRED=false.';
const UNSEEN =
  'Whether NATS syncs what it acknowledges cannot be seen. Use deploy/nats/nats-server.conf, set ' +
  'NATS_MONITORING_URL, or accept the loss that a power cut can cause with NATS_SYNC_REQUIRED=false.';

async function askServers({ nc }: Link): Promise<Varz[]> {
  const seen: Varz[] = [];
  try {
    const answers = await nc.requestMany(SERVERS, '', {
      strategy: 'stall',
      stall: STALL_MS,
      maxWait: ANSWER_MS,
    });
    for await (const message of answers) {
      const parsed = answer.safeParse(message.json());
      if (parsed.success) seen.push(parsed.data.data);
    }
  } catch (thrown) {
    if (!hasNoResponders(thrown))
      throw new Fault('UNAVAILABLE', `NATS: ${messageOf(thrown)}`, { cause: thrown });
  }
  return seen;
}

async function askMonitoring(url: string | undefined): Promise<Varz[]> {
  if (url === undefined) return [];
  try {
    const response = await fetch(new URL('varz', url.endsWith('/') ? url : `${url}/`), {
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return [varz.parse(await response.json())];
  } catch (cause) {
    throw new Fault('UNAVAILABLE', `NATS_MONITORING_URL does not answer: ${messageOf(cause)}`, { cause });
  }
}
