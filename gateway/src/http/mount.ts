import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { traceFromHeaders, withTrace } from '@hansa/kit/telemetry/trace';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { authenticate } from '../identity/authenticate.ts';
import type { ClientRequest } from '../identity/outgoing-headers.ts';
import type { AccessTokenVerifier } from '../identity/verify-token.ts';
import type { Instruments } from '../telemetry/instruments.ts';

interface MountDeps {
  readonly apollo: ApolloServer<ClientRequest>;
  readonly verifyAccessToken: AccessTokenVerifier | undefined;
  readonly instruments: Instruments;
}

/** Puts GraphQL on `/graphql` of an HTTP server. */
export async function mountGraphql(app: FastifyInstance, deps: MountDeps): Promise<void> {
  const { apollo, verifyAccessToken, instruments } = deps;
  const context = async ({ headers, ip }: FastifyRequest): Promise<ClientRequest> => ({
    caller: await authenticate(headers.authorization, verifyAccessToken),
    authorization: headers.authorization,
    clientAddress: ip,
  });
  await app.register((scope, _options, done) => {
    // Only after the body is read: its events belong to the connection and would lose the trace again.
    scope.addHook('preHandler', (request, _reply, next) =>
      withTrace(traceFromHeaders(request.headers), next),
    );
    scope.addHook('onResponse', (_request, reply, next) => {
      instruments.requestAnswered(outcomeOf(reply), reply.elapsedTime);
      next();
    });
    scope.route({
      url: '/graphql',
      method: ['GET', 'POST'],
      handler: fastifyApolloHandler(apollo, { context }),
    });
    done();
  });
}

function outcomeOf({ statusCode }: FastifyReply): 'ok' | 'refused' | 'errors' {
  if (statusCode < 400) return 'ok';
  return statusCode < 500 ? 'refused' : 'errors';
}
