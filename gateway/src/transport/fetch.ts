import { Fault, messageOf } from '@hansa/kit/errors/fault';
import type { Logger } from '@hansa/kit/telemetry/logger';
import type { Instruments } from '../telemetry/instruments.ts';
import type { SubgraphAnswer, SubgraphRequest, SubgraphTransport } from './subgraph-transport.ts';

interface FetchDeps {
  readonly transports: ReadonlyMap<string, SubgraphTransport>;
  /** Asked once for each client request, when its first fetch is due. */
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
  readonly instruments: Instruments;
  readonly log: Logger;
}

/** What the executor fetches with during one client request: it knows neither transports nor headers. */
export function createFetch({ transports, headers, instruments, log }: FetchDeps) {
  let known: ReturnType<FetchDeps['headers']> | undefined;
  return async (
    request: Omit<SubgraphRequest, 'headers'> & { subgraph: string },
  ): Promise<SubgraphAnswer> => {
    const { subgraph, ...fetched } = request;
    const startedAt = performance.now();
    try {
      const transport = transports.get(subgraph);
      if (!transport) throw new Fault('INTERNAL', `A plan names ${subgraph}, which no transport leads to.`);
      known ??= headers();
      const answer = await transport.execute({ ...fetched, headers: await known });
      const outcome = answer.errors && answer.errors.length > 0 ? 'errors' : 'ok';
      instruments.subgraphAnswered(subgraph, outcome, performance.now() - startedAt);
      return answer;
    } catch (thrown) {
      instruments.subgraphAnswered(subgraph, 'failed', performance.now() - startedAt);
      log.warn({ subgraph, reason: messageOf(thrown) }, 'a subgraph did not answer');
      throw thrown;
    }
  };
}
