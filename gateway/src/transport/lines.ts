import { messageOf } from '@hansa/kit/errors/fault';
import type { Logger } from '@hansa/kit/telemetry/logger';
import type { SubgraphTransport, TransportFactory } from './subgraph-transport.ts';

/** The transports that are open at the moment. */
export interface Lines {
  /** The same transport as before while the subgraph keeps its name and address. */
  to(subgraph: { readonly name: string; readonly url: string }): SubgraphTransport;
  /** Closes all others. */
  keep(used: ReadonlySet<SubgraphTransport>): void;
  close(): Promise<void>;
}

export function createLines(transports: TransportFactory, log: Logger): Lines {
  const open = new Map<SubgraphTransport, { readonly name: string; readonly url: string }>();

  const hangUp = async (transport: SubgraphTransport) => {
    const subgraph = open.get(transport)?.name;
    open.delete(transport);
    await transport.close?.().catch((thrown: unknown) => {
      log.warn({ subgraph, reason: messageOf(thrown) }, 'a transport did not close cleanly');
    });
  };

  return {
    to: ({ name, url }) => {
      for (const [transport, line] of open) if (line.name === name && line.url === url) return transport;
      const transport = transports(name, url === '' ? undefined : url);
      open.set(transport, { name, url });
      return transport;
    },
    keep: (used) => {
      for (const transport of open.keys()) if (!used.has(transport)) void hangUp(transport);
    },
    close: async () => {
      await Promise.all([...open.keys()].map(hangUp));
    },
  };
}
