import { currentTrace, traceFromHeaders } from '@hansa/kit/telemetry/trace';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { authenticate } from '../identity/authenticate.ts';
import type { AccessTokenVerifier } from '../identity/verify-token.ts';
import { refused, type Answer } from '../pipeline/answer.ts';
import type { FormatError } from '../pipeline/client-error.ts';
import type { PipelineRequest } from '../pipeline/pipeline.ts';
import type { Instruments } from '../telemetry/instruments.ts';
import { observe } from '../telemetry/observation.ts';
import { outcomeOfStatus } from '../telemetry/outcome.ts';
import { preventCsrf } from './csrf.ts';
import { negotiate, type Wanted } from './negotiate.ts';
import { createPersistedQueries } from './persisted-queries.ts';
import { badRequest, readBody, readQueryString, type GraphqlParams } from './read-request.ts';
import { send } from './send.ts';

interface MountDeps {
  readonly answer: (request: PipelineRequest) => Promise<Answer>;
  readonly verifyAccessToken: AccessTokenVerifier | undefined;
  /** The page that a browser is shown. */
  readonly landingPage: (() => Promise<string>) | undefined;
  readonly format: FormatError;
  readonly instruments: Instruments;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** What came of a GraphQL request, for those who count; null where its answer was not begun, as on other routes. */
    answered?: Pick<Answer, 'operation' | 'outcome'> | null;
  }
}

/** Puts GraphQL on `/graphql` of an HTTP server of the kit. */
export async function mountGraphql(app: FastifyInstance, deps: MountDeps): Promise<void> {
  const { landingPage, format, instruments } = deps;
  const respond = createResponder(deps);
  await app.register((scope, _options, done) => {
    scope.decorateRequest('answered', null);
    // Read here, so that what is wrong with it is told as GraphQL tells it.
    scope.removeContentTypeParser('application/json');
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, parsed) => {
      parsed(null, body);
    });
    scope.addHook('onRequest', (_request, _reply, next) => {
      instruments.requestBegun();
      next();
    });
    scope.addHook('onResponse', (request, reply, next) => {
      const { operation, outcome = outcomeOfStatus(reply.statusCode) } = request.answered ?? {};
      instruments.requestEnded({ operation: operation?.kind ?? 'none', outcome }, reply.elapsedTime);
      next();
    });
    scope.route({
      url: '/graphql',
      method: ['GET', 'POST'],
      handler: async (request, reply) => {
        if (landingPage && isBrowser(request)) return reply.type('text/html').send(await landingPage());
        const wanted = negotiate(request.headers.accept);
        try {
          const answer = await respond(request, wanted);
          request.answered = answer;
          observe(answer);
          return send(reply, answer, wanted);
        } catch (thrown) {
          if (!(thrown instanceof GraphQLError)) throw thrown;
          const answer = refused([thrown], format);
          request.answered = answer;
          return send(reply, answer, wanted);
        }
      },
    });
    done();
  });
}

function createResponder({ answer, verifyAccessToken }: MountDeps) {
  const queryOf = createPersistedQueries();
  return async (request: FastifyRequest, wanted: Wanted): Promise<Answer> => {
    const { headers } = request;
    preventCsrf(headers);
    if (wanted.contentType === undefined)
      throw badRequest('The `accept` header allows no kind of answer.', 406);
    const caller = await authenticate(headers.authorization, verifyAccessToken);
    const params = readParams(request);
    return answer({
      query: queryOf(params),
      operationName: params.operationName,
      variables: params.variables,
      client: {
        caller,
        authorization: headers.authorization,
        clientAddress: request.ip,
        // Where spans are recorded, the one of this request; the client's otherwise.
        trace: currentTrace() ?? traceFromHeaders(headers),
      },
      isReadOnly: request.method === 'GET',
      inParts: wanted.inParts,
    });
  };
}

function readParams({ method, body, query }: FastifyRequest): GraphqlParams {
  if (method === 'GET') return readQueryString(query);
  if (typeof body !== 'string') return readBody(undefined);
  try {
    return readBody(JSON.parse(body));
  } catch (thrown) {
    throw thrown instanceof GraphQLError ? thrown : badRequest('The body is not JSON.');
  }
}

/** Somebody who looks, rather than a program that asks. */
function isBrowser({ method, headers: { accept }, query }: FastifyRequest): boolean {
  const asks = typeof query === 'object' && query !== null && 'query' in query;
  return method === 'GET' && !asks && accept?.includes('text/html') === true;
}
