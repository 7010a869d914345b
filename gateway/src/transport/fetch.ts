import { Fault, messageOf } from '@hansa/kit/errors/fault';
import type { Logger } from '@hansa/kit/telemetry/logger';
import { withTrace, type TraceContext } from '@hansa/kit/telemetry/trace';
import type { Fetch, FetchAnswer, FetchRequest } from '../executor/run.ts';
import type { Instruments } from '../telemetry/instruments.ts';
import { isSuccess, readAnswer } from './read-answer.ts';
import type { Shared } from './share.ts';
import type { SubgraphAnswer, SubgraphRequest, SubgraphTransport } from './subgraph-transport.ts';

interface FetchDeps {
  readonly transports: ReadonlyMap<string, SubgraphTransport>;
  readonly share: Shared;
  readonly instruments: Instruments;
  readonly log: Logger;
}

/** How an answer with errors looks from outside: to read each answer only to count it would cost too much. */
const ERRORS = Buffer.from('"errors":[{');

/** On whose behalf subgraphs are asked. */
export interface FetchClient {
  /** Asked once for each client request, when its first fetch is due. */
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
  /** Equal for clients that every subgraph must answer equally. */
  readonly identity: string;
  readonly trace: TraceContext;
}

/** What the executor fetches with during one client request: it knows neither transports nor headers. */
export function createFetch(deps: FetchDeps, client: FetchClient): Fetch {
  let headers: ReturnType<FetchClient['headers']> | undefined;
  return (request) => {
    const send = async () => speak(deps, request, { ...client, sent: await (headers ??= client.headers()) });
    if (request.isMutation) return send();
    return deps.share(`${request.subgraph} ${client.identity} ${request.body}`, send);
  };
}

async function speak(
  { transports, instruments, log }: FetchDeps,
  request: FetchRequest,
  { sent: headers, trace }: FetchClient & { sent: Readonly<Record<string, string>> },
): Promise<FetchAnswer> {
  const { subgraph, body, isMutation } = request;
  const startedAt = performance.now();
  const measured = (outcome: 'ok' | 'errors' | 'failed') => {
    instruments.subgraphAnswered(subgraph, outcome, performance.now() - startedAt);
  };
  try {
    const transport = transports.get(subgraph);
    if (!transport) throw new Fault('INTERNAL', `A plan names ${subgraph}, which no transport leads to.`);
    if (transport.send) {
      const unread = await transport.send({ body, isMutation, headers });
      measured(isSuccess(unread.status) && !unread.bytes.includes(ERRORS) ? 'ok' : 'errors');
      const read = () => readAnswer(unread);
      return isSuccess(unread.status) ? { bytes: unread.bytes, read } : { read };
    }
    const parsed = JSON.parse(body) as Omit<SubgraphRequest, 'headers'>;
    const answer: SubgraphAnswer = await transport.execute({ ...parsed, headers });
    measured(answer.errors && answer.errors.length > 0 ? 'errors' : 'ok');
    return { read: () => answer };
  } catch (thrown) {
    measured('failed');
    withTrace(trace, () => log.warn({ subgraph, reason: messageOf(thrown) }, 'a subgraph did not answer'));
    throw thrown;
  }
}
