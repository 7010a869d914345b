import { flag, readEnv } from '@hansa/kit/config/read-env';
import { z } from 'zod';
import { SUBGRAPH_TIMEOUT_MS } from './transport/subgraph-transport.ts';

/** Settings of a gateway that runs on its own; the table in the README explains them. */
export type GatewayConfig = ReturnType<typeof readGatewayConfig>;

/** Reads the settings, or tells about all that cannot be used at once. */
export function readGatewayConfig(env: Readonly<Record<string, string | undefined>>) {
  const { NODE_ENV, ...settings } = readEnv(env, {
    NODE_ENV: z.string().optional(),
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    GATEWAY_JWKS_URL: z.url({ protocol: /^https?$/ }).optional(),
    GATEWAY_ISSUER: z.string().optional(),
    GATEWAY_AUDIENCE: z.string().optional(),
    HANSA_IDENTITY_KEY: z.string().optional(),
    GATEWAY_SUBGRAPH_TIMEOUT_MS: z.coerce.number().int().min(1).default(SUBGRAPH_TIMEOUT_MS),
    GATEWAY_INTROSPECTION: flag.optional(),
    GATEWAY_LANDING_PAGE: flag.optional(),
    GATEWAY_TRUST_PROXY: flag.default(false),
  });
  const isProduction = NODE_ENV === 'production';
  return Object.freeze({
    isProduction,
    logLevel: settings.LOG_LEVEL,
    jwksUrl: settings.GATEWAY_JWKS_URL,
    issuer: settings.GATEWAY_ISSUER,
    audience: settings.GATEWAY_AUDIENCE,
    identityKey: settings.HANSA_IDENTITY_KEY,
    subgraphTimeoutMs: settings.GATEWAY_SUBGRAPH_TIMEOUT_MS,
    introspection: settings.GATEWAY_INTROSPECTION ?? !isProduction,
    landingPage: settings.GATEWAY_LANDING_PAGE ?? !isProduction,
    trustProxy: settings.GATEWAY_TRUST_PROXY,
  });
}
