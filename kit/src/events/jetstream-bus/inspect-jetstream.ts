import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import type { BusReport, ConsumerReport, StreamReport } from '../bus-report.ts';
import { silentLogger } from '../../telemetry/logger.ts';
import { messageOf } from '../../errors/fault.ts';
import { createDurabilityCheck } from './durability.ts';
import { openLink, type NatsAddress } from './link.ts';

interface InspectOptions {
  readonly address: NatsAddress;
  readonly syncRequired: boolean;
  readonly monitoringUrl?: string | undefined;
  /** The streams of events. */
  readonly streams: readonly { readonly name: string }[];
}

/** Looks at a broker that is in use, and changes nothing. */
export async function inspectJetStream(options: InspectOptions): Promise<BusReport> {
  const { address, syncRequired, monitoringUrl } = options;
  const link = await openLink({ address, name: 'hansa doctor', log: silentLogger, patienceMs: 0 });
  try {
    const jsm = await jetstreamManager(link.nc, { checkAPI: false });
    const problem = await createDurabilityCheck({ link, required: true, monitoringUrl })().then(
      () => undefined,
      (thrown: unknown) => messageOf(thrown),
    );
    const streams: StreamReport[] = [];
    const consumers = new Map<string, ConsumerReport>();
    const names = new Set(options.streams.map(({ name }) => name));
    for await (const { config, state } of jsm.streams.list()) {
      if (!names.has(config.name)) continue;
      const bytesMax = config.max_bytes > 0 ? { bytesMax: config.max_bytes } : {};
      streams.push({ name: config.name, events: state.messages, bytes: state.bytes, ...bytesMax });
      await addConsumers(jsm, config.name, consumers);
    }
    return {
      server: `NATS ${link.nc.info?.version ?? '?'}`,
      durability:
        problem === undefined ? 'sync_interval always' : 'sync_interval not always, or not to be seen',
      problems: problem !== undefined && syncRequired ? [problem] : [],
      streams,
      consumers: [...consumers.values()],
    };
  } finally {
    await link.close();
  }
}

/** A service reads several streams under one name. */
async function addConsumers(
  jsm: JetStreamManager,
  stream: string,
  reports: Map<string, ConsumerReport>,
): Promise<void> {
  for await (const info of jsm.consumers.list(stream)) {
    const { name, num_pending: waiting, num_ack_pending: unfinished, num_waiting: pulls } = info;
    const before = reports.get(name) ?? { name, waiting: 0, unfinished: 0, connected: true };
    reports.set(name, {
      name,
      waiting: before.waiting + waiting,
      unfinished: before.unfinished + unfinished,
      connected: before.connected && pulls > 0,
    });
  }
}
