import { Fault, messageOf } from '@hansa/kit/errors/fault';
import type { Logger } from '@hansa/kit/telemetry/logger';
import { annotateSpan, inSpan, isTracing } from '@hansa/kit/telemetry/span';
import { currentTrace, withTrace, type TraceContext } from '@hansa/kit/telemetry/trace';
import type { Fetch, FetchAnswer, FetchRequest } from '../executor/run.ts';
import type { Instruments } from '../telemetry/instruments.ts';
import { isSuccess, readAnswer } from './read-answer.ts';
import type { Shared } from './share.ts';
import type {
  SubgraphAnswer,
  SubgraphRequest,
  SubgraphTransport,
  UnreadAnswer,
} from './subgraph-transport.ts';

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
  readonly headers: () => Headers | Promise<Headers>;
  /** Equal for clients that every subgraph must answer equally. */
  readonly identity: string;
  readonly trace: TraceContext;
}

type Headers = Readonly<Record<string, string>>;

/** What the executor fetches with during one client request: it knows neither transports nor headers. */
export function createFetch(deps: FetchDeps, client: FetchClient): Fetch {
  let known: Headers | Promise<Headers> | undefined;
  const send = (request: FetchRequest) => {
    const headers = (known ??= client.headers());
    if (!(headers instanceof Promise)) return speak(deps, request, { headers, trace: client.trace });
    return headers.then((ready) => speak(deps, request, { headers: ready, trace: client.trace }));
  };
  return (request) => {
    if (request.isMutation) return send(request);
    return deps.share(`${request.subgraph} ${client.identity} ${request.body}`, () => send(request));
  };
}

/** What is sent on whose behalf. */
interface Envelope {
  readonly headers: Headers;
  readonly trace: TraceContext;
}

function speak(deps: FetchDeps, request: FetchRequest, envelope: Envelope): Promise<FetchAnswer> {
  if (!isTracing()) return ask(deps, request, envelope);
  // Below the request's span, though this may be called from where that is not the current one.
  return withTrace(envelope.trace, () =>
    inSpan(
      () => describe(request),
      () => ask(deps, request, { ...envelope, headers: { ...envelope.headers, ...currentTrace() } }),
    ),
  );
}

function describe({ subgraph }: FetchRequest) {
  return { name: `fetch ${subgraph}`, kind: 'client' as const, attributes: { 'hansa.subgraph': subgraph } };
}

async function ask(deps: FetchDeps, request: FetchRequest, envelope: Envelope): Promise<FetchAnswer> {
  const { subgraph } = request;
  const startedAt = performance.now();
  try {
    const transport = deps.transports.get(subgraph);
    if (!transport) throw new Fault('INTERNAL', `A plan names ${subgraph}, which no transport leads to.`);
    const { body, isMutation } = request;
    const { headers } = envelope;
    const { answer, outcome } = transport.send
      ? readJson(await transport.send({ body, isMutation, headers }))
      : await speakObjects(transport, request, headers);
    deps.instruments.subgraphAnswered(subgraph, outcome, performance.now() - startedAt);
    if (outcome === 'errors') annotateSpan(() => ({ failure: 'The answer has errors.' }));
    return answer;
  } catch (thrown) {
    deps.instruments.subgraphAnswered(subgraph, 'failed', performance.now() - startedAt);
    const reason = messageOf(thrown);
    withTrace(envelope.trace, () => deps.log.warn({ subgraph, reason }, 'a subgraph did not answer'));
    throw thrown;
  }
}

interface Heard {
  readonly answer: FetchAnswer;
  readonly outcome: 'ok' | 'errors';
}

function readJson(unread: UnreadAnswer): Heard {
  const read = () => readAnswer(unread);
  if (!isSuccess(unread.status)) return { answer: { read }, outcome: 'errors' };
  const outcome = unread.bytes.includes(ERRORS) ? 'errors' : 'ok';
  return { answer: { bytes: unread.bytes, read }, outcome };
}

async function speakObjects(
  transport: SubgraphTransport,
  { body }: FetchRequest,
  headers: Headers,
): Promise<Heard> {
  const parsed = JSON.parse(body) as Omit<SubgraphRequest, 'headers'>;
  const answer: SubgraphAnswer = await transport.execute({ ...parsed, headers });
  const outcome = answer.errors && answer.errors.length > 0 ? 'errors' : 'ok';
  return { answer: { read: () => answer }, outcome };
}
