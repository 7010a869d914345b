import { jwtVerify, SignJWT, type CryptoKey, type JWTVerifyGetKey, type KeyObject } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { codeOf, Fault } from '../errors/fault.ts';
import { anonymous, type Viewer } from './viewer.ts';

/** The header that carries the gateway's word about who calls. A client's own header of that name is dropped. */
export const IDENTITY_HEADER = 'hansa-identity';

const ISSUER = 'hansa-gateway';
const AUDIENCE = 'hansa-subgraphs';
const ALGORITHM = 'EdDSA';

/** Long enough for one slow request, short enough to be worthless when found in a log. */
const LIFETIME_SECONDS = 60;

/** A token is signed once per caller and used for the first half of its life. */
const REUSE_MS = (LIFETIME_SECONDS * 1_000) / 2;

/** Distinct callers within half a minute; beyond that signing again is cheaper than remembering. */
const CACHED_TOKENS_MAX = 10_000;

export interface Identity {
  readonly viewer: Viewer;
  /** Whether the request came through the gateway; only such a request may resolve entities. */
  readonly trusted: boolean;
  /** The client's network address, for throttling. */
  readonly clientAddress?: string;
}

export interface IdentitySigner {
  sign(viewer: Viewer, clientAddress?: string): Promise<string>;
}

export interface IdentityVerifier {
  /**
   * Nobody in particular when the token is missing, forged, expired or meant for others. `UNAVAILABLE` while
   * the gateway's keys cannot be had: to go on as a stranger would hide a customer's cart from them.
   */
  verify(token: string | undefined): Promise<Identity>;
}

const claimsSchema = z.object({
  kind: z.enum(['anonymous', 'customer', 'staff']),
  sub: z.string().optional(),
  scopes: z.array(z.string()).default([]),
  address: z.string().optional(),
  exp: z.number(),
});

export function createIdentitySigner(options: {
  privateKey: CryptoKey | KeyObject;
  keyId: string;
}): IdentitySigner {
  const cache = new LRUCache<string, Promise<string>>({ max: CACHED_TOKENS_MAX, ttl: REUSE_MS });

  const signNew = (viewer: Viewer, clientAddress: string | undefined) => {
    const claims = {
      kind: viewer.kind,
      ...(viewer.kind !== 'anonymous' && { scopes: viewer.scopes }),
      ...(clientAddress !== undefined && { address: clientAddress }),
    };
    const token = new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, kid: options.keyId })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt()
      .setExpirationTime(`${LIFETIME_SECONDS}s`);
    if (viewer.kind !== 'anonymous') token.setSubject(viewer.id);
    return token.sign(options.privateKey);
  };

  return {
    sign: (viewer, clientAddress) => {
      // As JSON, because an id from elsewhere may hold whatever we would separate by.
      const key = JSON.stringify([viewer, clientAddress]);
      const known = cache.get(key);
      if (known) return known;
      const token = signNew(viewer, clientAddress);
      cache.set(key, token);
      return token;
    },
  };
}

const stranger: Identity = Object.freeze({ viewer: anonymous, trusted: false });

/** Verifies the gateway's tokens with its published keys. A verified token is remembered until it expires. */
export function createIdentityVerifier(keys: JWTVerifyGetKey): IdentityVerifier {
  const cache = new LRUCache<string, Identity>({ max: CACHED_TOKENS_MAX, ttl: REUSE_MS });
  const keyOf: JWTVerifyGetKey = async (header, token) => {
    try {
      return await keys(header, token);
    } catch (cause) {
      if (isVerdict(cause)) throw cause;
      throw new Fault('UNAVAILABLE', "The gateway's keys cannot be had at the moment.", { cause });
    }
  };

  return {
    verify: async (token) => {
      if (!token) return stranger;
      const known = cache.get(token);
      if (known) return known;
      const verified = await jwtVerify(token, keyOf, {
        issuer: ISSUER,
        audience: AUDIENCE,
        algorithms: [ALGORITHM],
      }).catch((thrown: unknown) => {
        if (codeOf(thrown) === 'UNAVAILABLE') throw thrown;
        return undefined; // A bad token is a stranger's, by the contract above.
      });
      const claims = claimsSchema.safeParse(verified?.payload);
      if (!claims.success) return stranger;
      const identity = toIdentity(claims.data);
      cache.set(token, identity, {
        ttl: Math.max(1, Math.min(REUSE_MS, claims.data.exp * 1_000 - Date.now())),
      });
      return identity;
    },
  };
}

/** What `jose` says when the published keys cannot be had; all else of its own says something of the token. */
const keysAreAway: ReadonlySet<string> = new Set([
  'ERR_JWKS_TIMEOUT',
  'ERR_JWKS_INVALID',
  'ERR_JOSE_GENERIC',
]);

function isVerdict(thrown: unknown): boolean {
  const code = codeOf(thrown);
  return code?.startsWith('ERR_J') === true && !keysAreAway.has(code);
}

function toIdentity(claims: z.infer<typeof claimsSchema>): Identity {
  const { kind, sub, scopes, address } = claims;
  const viewer = kind === 'anonymous' || sub === undefined ? anonymous : { kind, id: sub, scopes };
  return { viewer, trusted: true, ...(address !== undefined && { clientAddress: address }) };
}
