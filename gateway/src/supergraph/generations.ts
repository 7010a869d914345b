import { Fault } from '@hansa/kit/errors/fault';
import type { Logger } from '@hansa/kit/telemetry/logger';
import type { GraphQLSchema } from 'graphql';
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
  swap(graph: LoadedSupergraph): Generation<Served>;
  current(): Generation<Served>;
  /** Runs work on the generation whose schema a request was validated against. */
  run<T>(schema: GraphQLSchema, work: (generation: Generation<Served>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

interface Slot<Served> {
  readonly generation: Generation<Served>;
  underWay: number;
  /** Replaced, and so long ago that every request validated against it has begun to run. */
  expired: boolean;
}

/** Between a request's validation and its run lie a few turns of the event loop. */
const GRACE_MS = 5_000;

interface GenerationsOptions<Served> {
  readonly first: LoadedSupergraph;
  readonly transports: TransportFactory;
  readonly serve: (graph: LoadedSupergraph) => Served;
  readonly log: Logger;
}

export function createGenerations<Served>(options: GenerationsOptions<Served>): Generations<Served> {
  const { first, transports, serve, log } = options;
  const slots = new Map<GraphQLSchema, Slot<Served>>();
  const lines = createLines(transports, log);

  /** Forgets generations that nobody uses any more, and the transports that only they used. */
  const sweep = () => {
    for (const [schema, slot] of slots) if (slot.expired && slot.underWay === 0) slots.delete(schema);
    lines.keep(new Set([...slots.values()].flatMap(({ generation }) => [...generation.transports.values()])));
  };

  const open = (graph: LoadedSupergraph): Slot<Served> => {
    const generation: Generation<Served> = {
      graph,
      transports: new Map(graph.subgraphs.map((subgraph) => [subgraph.name, lines.to(subgraph)])),
      served: serve(graph),
    };
    const slot = { generation, underWay: 0, expired: false };
    slots.set(graph.apiSchema, slot);
    return slot;
  };

  const expireLater = (slot: Slot<Served>) => {
    const expire = () => {
      slot.expired = true;
      sweep();
    };
    setTimeout(expire, GRACE_MS).unref();
  };

  let current = open(first);
  return {
    current: () => current.generation,
    swap: (graph) => {
      const replaced = current;
      current = open(graph);
      expireLater(replaced);
      return current.generation;
    },
    run: async (schema, work) => {
      const slot = slots.get(schema);
      if (!slot) throw new Fault('UNAVAILABLE', 'The supergraph of this request is not served any more.');
      slot.underWay += 1;
      try {
        return await work(slot.generation);
      } finally {
        slot.underWay -= 1;
        if (slot.expired) sweep();
      }
    },
    close: () => lines.close(),
  };
}
