import { createPublicKey } from 'node:crypto';
import type { Service } from '@hansa/kit/subgraph/service';
import type { QuoteSigningKey } from '../sign-quote.ts';

/** Whoever verifies asks again when it meets a key id it does not know, so five minutes delay no rotation. */
const CACHE_SECONDS = 300;

/** `GET /.well-known/hansa-quote-jwks.json`: what orders verifies delivery quotes with. */
export const quoteKeys = ({ keyId, privateKey }: QuoteSigningKey): NonNullable<Service['routes']> => {
  const publicKey = createPublicKey(privateKey).export({ format: 'jwk' });
  const jwks = { keys: [{ ...publicKey, kid: keyId, alg: 'EdDSA', use: 'sig' }] };
  return (app) => {
    app.get('/.well-known/hansa-quote-jwks.json', async (_request, reply) =>
      reply.header('cache-control', `public, max-age=${CACHE_SECONDS}`).send(jwks),
    );
  };
};
