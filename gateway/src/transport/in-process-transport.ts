import { createDeadlines, type Deadline } from './deadlines.ts';
import {
  SUBGRAPH_TIMEOUT_MS,
  type SubgraphAnswer,
  type SubgraphRequest,
  type SubgraphTransport,
} from './subgraph-transport.ts';

/** A subgraph that lives in this process; the kit's `Subgraph` is one. */
interface LocalSubgraph {
  execute(request: SubgraphRequest): Promise<SubgraphAnswer>;
}

/** Speaks to a subgraph by a function call, under the same deadline that a network would have. */
export function createInProcessTransport(
  subgraph: LocalSubgraph,
  options: { timeoutMs?: number } = {},
): SubgraphTransport {
  const deadlines = createDeadlines(options.timeoutMs ?? SUBGRAPH_TIMEOUT_MS);
  return {
    execute: async (request) => {
      let deadline: Deadline | undefined;
      const expired = new Promise<never>((_, reject) => (deadline = deadlines.begin(reject)));
      try {
        return await Promise.race([subgraph.execute(request), expired]);
      } finally {
        if (deadline) deadlines.end(deadline);
      }
    },
  };
}
