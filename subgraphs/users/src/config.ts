import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readEnv } from '@hansa/kit/config/read-env';
import type { JWK } from 'jose';
import { z } from 'zod';

export interface UsersConfig {
  readonly tokenIssuer: string;
  readonly tokenAudience: string;
  readonly signingKey: { readonly keyId: string; readonly privateKey: KeyObject };
  /** Public keys of earlier signing keys, published until their last token has expired. */
  readonly previousKeys: readonly JWK[];
  /** Hashes at the same time. Node's pool has four threads; two leave room for files and name lookups. */
  readonly hashesAtOnceMax: number;
  /** Wrong passwords per account and `signInWindowMs`. */
  readonly signInFailuresPerAccountMax: number;
  /** Wrong passwords per client address and window; an office or a mobile network shares one address. */
  readonly signInFailuresPerAddressMax: number;
  readonly signInWindowMs: number;
  /** Recovery mails per e-mail address and hour, so that nobody's mailbox is flooded through us. */
  readonly recoveriesPerAccountMax: number;
  readonly recoveriesPerAddressMax: number;
  /** Made on first start, while there is no staff. */
  readonly owner?: { readonly email: string; readonly password: string } | undefined;
}

/** An attacker gets some thousand tries a month at one account; eight characters outlast that by far. */
export const usersDefaults = {
  tokenIssuer: 'hansa-users',
  tokenAudience: 'hansa',
  previousKeys: [],
  hashesAtOnceMax: 2,
  signInFailuresPerAccountMax: 10,
  signInFailuresPerAddressMax: 100,
  signInWindowMs: 15 * 60_000,
  recoveriesPerAccountMax: 5,
  recoveriesPerAddressMax: 50,
} as const satisfies Partial<UsersConfig>;

const publicKey = z.looseObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().min(1),
  kid: z.string().min(1),
});

/** The environment variables of users; see the table in the README. */
export const usersSettings = {
  HANSA_TOKEN_ISSUER: z.string().default(usersDefaults.tokenIssuer),
  HANSA_TOKEN_AUDIENCE: z.string().default(usersDefaults.tokenAudience),
  HANSA_TOKEN_KEY: json(
    publicKey.extend({ d: z.string().min(1) }),
    'a private Ed25519 JWK with a kid, as one line of JSON',
  ).transform(readSigningKey),
  HANSA_TOKEN_PREVIOUS_KEYS: json(
    z.object({ keys: z.array(publicKey) }),
    'a JWKS of public Ed25519 keys, as one line of JSON',
  ).optional(),
  HANSA_OWNER_EMAIL: z.string().optional(),
  HANSA_OWNER_PASSWORD: z.string().optional(),
  USERS_HASHES_AT_ONCE: z.coerce.number().int().min(1).max(64).default(usersDefaults.hashesAtOnceMax),
};

/** Reads the settings of users once; all problems are reported together. */
export function readUsersConfig(env: Record<string, string | undefined>): UsersConfig {
  const settings = readEnv(env, usersSettings);
  const { HANSA_OWNER_EMAIL: email, HANSA_OWNER_PASSWORD: password } = settings;
  return Object.freeze({
    ...usersDefaults,
    tokenIssuer: settings.HANSA_TOKEN_ISSUER,
    tokenAudience: settings.HANSA_TOKEN_AUDIENCE,
    signingKey: settings.HANSA_TOKEN_KEY,
    previousKeys: settings.HANSA_TOKEN_PREVIOUS_KEYS?.keys ?? [],
    hashesAtOnceMax: settings.USERS_HASHES_AT_ONCE,
    ...(email !== undefined && password !== undefined && { owner: { email, password } }),
  });
}

function json<Value>(schema: z.ZodType<Value>, expectation: string) {
  return z.string().transform((text, context): Value => {
    const read = schema.safeParse(parse(text));
    if (read.success) return read.data;
    context.addIssue({ code: 'custom', message: `must be ${expectation}` });
    return z.NEVER;
  });
}

function readSigningKey(
  jwk: { readonly kid: string; readonly [name: string]: unknown },
  context: z.RefinementCtx,
): UsersConfig['signingKey'] {
  try {
    return { keyId: jwk.kid, privateKey: createPrivateKey({ key: { ...jwk }, format: 'jwk' }) };
  } catch {
    // The message would quote the key.
    context.addIssue({ code: 'custom', message: 'is not a usable Ed25519 key' });
    return z.NEVER;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Judged by the schema, like any other wrong value.
  }
}
