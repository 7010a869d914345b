import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { authenticate } from '../identity/authenticate.ts';
import type { ClientRequest } from '../identity/outgoing-headers.ts';
import type { AccessTokenVerifier } from '../identity/verify-token.ts';
import type { Instruments } from '../telemetry/instruments.ts';
import type { Observation } from '../telemetry/observation.ts';
import { outcomeOfStatus } from '../telemetry/outcome.ts';

interface MountDeps {
  readonly apollo: ApolloServer<ClientRequest>;
  readonly verifyAccessToken: AccessTokenVerifier | undefined;
  readonly instruments: Instruments;
}

/** Puts GraphQL on `/graphql` of an HTTP server of the kit. */
export async function mountGraphql(app: FastifyInstance, deps: MountDeps): Promise<void> {
  const { apollo, verifyAccessToken, instruments } = deps;
  const observations = new WeakMap<FastifyRequest, Observation>();
  const context = async (request: FastifyRequest): Promise<ClientRequest> => {
    const { headers, ip } = request;
    const observation: Observation = {};
    observations.set(request, observation);
    return {
      caller: await authenticate(headers.authorization, verifyAccessToken),
      authorization: headers.authorization,
      clientAddress: ip,
      observation,
    };
  };
  await app.register((scope, _options, done) => {
    scope.addHook('onRequest', (_request, _reply, next) => {
      instruments.requestBegun();
      next();
    });
    scope.addHook('onResponse', (request, reply, next) => {
      const { operation = 'none', outcome = outcomeOfStatus(reply.statusCode) } =
        observations.get(request) ?? {};
      instruments.requestEnded({ operation, outcome }, reply.elapsedTime);
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
