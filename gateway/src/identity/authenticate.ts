import { Fault } from '@hansa/kit/errors/fault';
import { GraphQLError } from 'graphql';
import { anonymousCaller, createCaller, type Caller } from './caller.ts';
import type { AccessTokenVerifier } from './verify-token.ts';

/**
 * Finds out who calls. Nobody in particular without a token; a bad token is refused rather than ignored,
 * because its owner believes to be signed in.
 */
export async function authenticate(
  authorization: string | undefined,
  verify: AccessTokenVerifier | undefined,
): Promise<Caller> {
  if (!verify || authorization === undefined || authorization === '') return anonymousCaller;
  const token = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
  if (token === undefined) {
    throw unauthenticated('The authorization header must have the form "Bearer <token>".');
  }
  try {
    return createCaller(await verify(token));
  } catch (thrown) {
    const fault = Fault.from(thrown);
    if (fault.code === 'UNAUTHENTICATED') throw unauthenticated(fault.message);
    throw new GraphQLError('Access tokens cannot be verified at the moment; please try again.', {
      originalError: fault,
      extensions: { code: 'UNAVAILABLE', http: { status: 503 } },
    });
  }
}

function unauthenticated(message: string): GraphQLError {
  const headers = new Map([['www-authenticate', 'Bearer error="invalid_token"']]);
  return new GraphQLError(message, {
    extensions: { code: 'UNAUTHENTICATED', http: { status: 401, headers } },
  });
}
