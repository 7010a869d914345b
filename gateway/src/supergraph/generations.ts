import type { Logger } from '@hansa/kit/telemetry/logger';
import { createLines } from '../transport/lines.ts';
import type { SubgraphTransport, TransportFactory } from '../transport/subgraph-transport.ts';
import type { LoadedSupergraph } from './load.ts';

/** A supergraph being served, with the transports to its subgraphs. */
export interface Generation<Served> {
  readonly graph: LoadedSupergraph;
  readonly transports: ReadonlyMap<string, SubgraphTransport>;
  /** Whatever else lives and dies with this supergraph, such as its plans. */
  readonly served: Served;
}

export interface Generations<Served> {
  /** Serves another supergraph from now on. Requests that have begun end on the one they began with. */
  swap(graph: LoadedSupergraph): void;
  /** The generation of the moment. It stays whole until `leave` is called. */
  enter(): { readonly generation: Generation<Served>; leave(): void };
  close(): Promise<void>;
}

interface Slot<Served> {
  readonly generation: Generation<Served>;
  underWay: number;
}

interface GenerationsOptions<Served> {
  readonly first: LoadedSupergraph;
  readonly transports: TransportFactory;
  readonly serve: (graph: LoadedSupergraph, transports: ReadonlyMap<string, SubgraphTransport>) => Served;
  /** Lets go of what `serve` made. */
  readonly end: (served: Served) => Promise<void>;
  readonly log: Logger;
}

export function createGenerations<Served>(options: GenerationsOptions<Served>): Generations<Served> {
  const { first, serve, end, log } = options;
  const slots = new Set<Slot<Served>>();
  const lines = createLines(options.transports, log);

  /** Forgets generations that nobody uses any more, and the transports that only they used. */
  const sweep = () => {
    for (const slot of slots) {
      if (slot === current || slot.underWay > 0) continue;
      slots.delete(slot);
      void end(slot.generation.served);
    }
    lines.keep(new Set([...slots].flatMap(({ generation }) => [...generation.transports.values()])));
  };

  const open = (graph: LoadedSupergraph): Slot<Served> => {
    const transports = new Map(graph.subgraphs.map((subgraph) => [subgraph.name, lines.to(subgraph)]));
    const slot = { generation: { graph, transports, served: serve(graph, transports) }, underWay: 0 };
    slots.add(slot);
    return slot;
  };

  let current = open(first);
  return {
    swap: (graph) => {
      current = open(graph);
      sweep();
    },
    enter: () => {
      const slot = current;
      slot.underWay += 1;
      const leave = () => {
        slot.underWay -= 1;
        if (slot !== current && slot.underWay === 0) sweep();
      };
      return { generation: slot.generation, leave };
    },
    close: async () => {
      await Promise.all([...slots].map(({ generation }) => end(generation.served)));
      await lines.close();
    },
  };
}
