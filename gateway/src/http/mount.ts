import { traceFromHeaders } from '@hansa/kit/telemetry/trace';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { authenticate } from '../identity/authenticate.ts';
import type { AccessTokenVerifier } from '../identity/verify-token.ts';
import { refused, type Answer } from '../pipeline/answer.ts';
import type { FormatError } from '../pipeline/client-error.ts';
import type { PipelineRequest } from '../pipeline/pipeline.ts';
import type { Instruments } from '../telemetry/instruments.ts';
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

/** Puts GraphQL on `/graphql` of an HTTP server. */
export async function mountGraphql(app: FastifyInstance, deps: MountDeps): Promise<void> {
  const { landingPage, format, instruments } = deps;
  const respond = createResponder(deps);
  await app.register((scope, _options, done) => {
    // Read here, so that what is wrong with it is told as GraphQL tells it.
    scope.removeContentTypeParser('application/json');
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, parsed) => {
      parsed(null, body);
    });
    scope.addHook('onResponse', (_request, reply, next) => {
      instruments.requestAnswered(outcomeOf(reply), reply.elapsedTime);
      next();
    });
    scope.route({
      url: '/graphql',
      method: ['GET', 'POST'],
      handler: async (request, reply) => {
        if (landingPage && isBrowser(request)) return reply.type('text/html').send(await landingPage());
        const wanted = negotiate(request.headers.accept);
        try {
          return send(reply, await respond(request, wanted), wanted);
        } catch (thrown) {
          if (!(thrown instanceof GraphQLError)) throw thrown;
          return send(reply, refused([thrown], format), wanted);
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
        trace: traceFromHeaders(headers),
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

function outcomeOf({ statusCode }: FastifyReply): 'ok' | 'refused' | 'errors' {
  if (statusCode < 400) return 'ok';
  return statusCode < 500 ? 'refused' : 'errors';
}
