import { readFile } from 'node:fs/promises';
import { Fault, messageOf } from '@hansa/kit/errors/fault';
import { createLogger, type Logger } from '@hansa/kit/telemetry/logger';
import { startTelemetry } from '@hansa/kit/telemetry/telemetry';
import type { GatewayConfig } from './config.ts';
import { createGateway } from './gateway.ts';
import { serveGateway, type ServedGateway } from './http/serve-gateway.ts';
import { readIdentityKey } from './identity/identity-key.ts';
import { createAccessTokenVerifier, createRemoteKeys } from './identity/verify-token.ts';
import { createPlannerThreads } from './plan/planner-threads.ts';
import { createHttpTransport } from './transport/http-transport.ts';

/** Where subgraphs find the keys to verify the gateway's word with. */
export const IDENTITY_KEYS_PATH = '/.well-known/hansa-identity-jwks.json';

interface RunOptions {
  /** What is served, or what it was composed of. */
  readonly supergraphFile: string;
  /** Given where it was composed just now. */
  readonly supergraphSdl?: string;
  readonly host: string;
  readonly port: number;
  readonly config: GatewayConfig;
  /** OpenTelemetry's own variables are in it, if any. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly log?: Logger;
}

/**
 * Serves a composed supergraph with nothing else around: its subgraphs over HTTP, no database, no broker.
 *
 * Without settings every caller is anonymous and subgraphs are given the client's own `authorization`. With
 * `jwksUrl` access tokens are verified here, and with `identityKey` subgraphs are given the gateway's signed
 * word instead.
 */
export async function runGateway(options: RunOptions): Promise<ServedGateway> {
  const { supergraphFile, host, port, config } = options;
  const log = options.log ?? createLogger({ service: 'gateway', level: config.logLevel });
  const supergraphSdl = options.supergraphSdl ?? (await readSupergraph(supergraphFile));
  const telemetry = await startTelemetry({ service: 'gateway', env: options.env ?? {}, log });
  const { metrics } = telemetry;
  const identity = config.identityKey === undefined ? undefined : readIdentityKey(config.identityKey);
  const verifyAccessToken = createVerifier(config);
  const gateway = createGateway({
    supergraphSdl,
    transports: (name, url) => {
      if (url === undefined)
        throw new Fault('INVALID_CONFIGURATION', `${name} has no address in ${supergraphFile}.`);
      return createHttpTransport({ url, timeoutMs: config.subgraphTimeoutMs });
    },
    planner: ({ requiredArguments: { plannable } }) => createPlannerThreads({ supergraph: plannable }),
    introspection: config.introspection,
    landingPage: config.landingPage,
    isProduction: config.isProduction,
    log,
    meter: metrics.meter('gateway'),
    ...(verifyAccessToken && { verifyAccessToken }),
    ...(identity && { signIdentity: identity.sign }),
  });
  const served = await serveGateway(gateway, {
    host,
    port,
    metrics,
    log,
    trustProxy: config.trustProxy,
    routes: (app) => {
      if (identity) app.get(IDENTITY_KEYS_PATH, () => identity.publicKeys);
    },
  });
  return {
    port: served.port,
    stop: async () => {
      await served.stop();
      await telemetry.stop();
    },
  };
}

function createVerifier({ jwksUrl, issuer, audience }: GatewayConfig) {
  if (jwksUrl === undefined) return undefined;
  return createAccessTokenVerifier({
    keys: createRemoteKeys(jwksUrl),
    ...(issuer !== undefined && { issuer }),
    ...(audience !== undefined && { audience }),
  });
}

async function readSupergraph(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    throw new Fault('INVALID_CONFIGURATION', `The supergraph ${file} cannot be read: ${messageOf(thrown)}`, {
      cause: thrown,
    });
  }
}
