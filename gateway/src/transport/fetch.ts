import { Fault, messageOf } from '@hansa/kit/errors/fault';
import type { Logger } from '@hansa/kit/telemetry/logger';
import { annotateSpan, inSpan } from '@hansa/kit/telemetry/span';
import { currentTrace } from '@hansa/kit/telemetry/trace';
import type { Instruments } from '../telemetry/instruments.ts';
import type { SubgraphAnswer, SubgraphRequest, SubgraphTransport } from './subgraph-transport.ts';

interface FetchDeps {
  readonly transports: ReadonlyMap<string, SubgraphTransport>;
  /** Asked once for each client request, when its first fetch is due. */
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
  readonly instruments: Instruments;
  readonly log: Logger;
}

type FetchRequest = Omit<SubgraphRequest, 'headers'> & { readonly subgraph: string };

/** What the executor fetches with during one client request: it knows neither transports nor headers. */
export function createFetch({ transports, headers, instruments, log }: FetchDeps) {
  let known: ReturnType<FetchDeps['headers']> | undefined;
  const ask = async ({ subgraph, ...fetched }: FetchRequest): Promise<SubgraphAnswer> => {
    const startedAt = performance.now();
    try {
      const transport = transports.get(subgraph);
      if (!transport) throw new Fault('INTERNAL', `A plan names ${subgraph}, which no transport leads to.`);
      known ??= headers();
      // The trace of this fetch, which is one of its own where spans are recorded.
      const answer = await transport.execute({
        ...fetched,
        headers: { ...(await known), ...currentTrace() },
      });
      const outcome = answer.errors && answer.errors.length > 0 ? 'errors' : 'ok';
      instruments.subgraphAnswered(subgraph, outcome, performance.now() - startedAt);
      if (answer.errors?.[0]) annotateFailure(answer.errors[0].message);
      return answer;
    } catch (thrown) {
      instruments.subgraphAnswered(subgraph, 'failed', performance.now() - startedAt);
      log.warn({ subgraph, reason: messageOf(thrown) }, 'a subgraph did not answer');
      throw thrown;
    }
  };
  return (request: FetchRequest): Promise<SubgraphAnswer> =>
    inSpan(
      () => describe(request),
      () => ask(request),
    );
}

function describe({ subgraph, operationName }: FetchRequest) {
  return {
    name: `fetch ${subgraph}`,
    kind: 'client' as const,
    attributes: {
      'hansa.subgraph': subgraph,
      ...(operationName !== undefined && { 'graphql.operation.name': operationName }),
    },
  };
}

function annotateFailure(failure: string): void {
  annotateSpan(() => ({ failure }));
}
