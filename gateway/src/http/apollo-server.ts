import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { Logger } from '@hansa/kit/telemetry/logger';
import type { ClientRequest } from '../identity/outgoing-headers.ts';
import { createOperationLimiter, type OperationLimits } from '../pipeline/limit.ts';
import { createErrorFormatter } from '../pipeline/respond.ts';
import type { GatewayInterface } from './gateway-interface.ts';

/** Selections after every fragment is spread out; beyond it, planning and projecting cost too much. */
const EXPANDED_SELECTIONS_MAX = 50_000;

interface ApolloOptions {
  readonly gateway: GatewayInterface;
  readonly limits: OperationLimits;
  readonly introspection: boolean;
  readonly landingPage: boolean;
  readonly isProduction: boolean;
  readonly log: Logger;
}

/** The HTTP door: GraphQL over HTTP, parsing, validation, CSRF prevention and the Sandbox page. */
export function createApolloServer(options: ApolloOptions): ApolloServer<ClientRequest> {
  const { gateway, limits, introspection, landingPage, isProduction, log } = options;
  return new ApolloServer<ClientRequest>({
    gateway,
    introspection,
    logger: log,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: isProduction,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: limits.tokensMax },
    maxRecursiveSelections: EXPANDED_SELECTIONS_MAX,
    formatError: createErrorFormatter(isProduction),
    plugins: [
      ApolloServerPluginUsageReportingDisabled(),
      landingPage
        ? ApolloServerPluginLandingPageLocalDefault({ embed: true, includeCookies: false })
        : ApolloServerPluginLandingPageDisabled(),
      limitOperations(limits),
    ],
  });
}

function limitOperations(limits: OperationLimits): ApolloServerPlugin<ClientRequest> {
  const limit = createOperationLimiter(limits);
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ document, operation }) => {
          if (operation) limit(document, operation);
          return Promise.resolve();
        },
      }),
  };
}
