import { usersDefaults } from '@hansa/users/config';
import type { Environment } from './environment.ts';

/** Who issues this shop's access tokens, and for whom. */
export function accessTokens(env: Environment): { issuer: string; audience: string } {
  return {
    issuer: env['HANSA_TOKEN_ISSUER'] || usersDefaults.tokenIssuer,
    audience: env['HANSA_TOKEN_AUDIENCE'] || usersDefaults.tokenAudience,
  };
}
