import { viewerKey, type Viewer } from '@hansa/kit/auth/viewer';
import type { Kysely } from 'kysely';
import { done, refused, type Outcome } from '../domain/outcome.ts';
import { hashSecret } from '../secrets.ts';
import { endSessionOfToken, endSessionsOf } from '../store/sessions.ts';
import type { Tables } from '../store/tables.ts';

type Deps = { db: Kysely<Tables> };

export interface SignOut {
  readonly viewer: Viewer;
  readonly refreshToken?: string | null | undefined;
}

/**
 * Ends the session of a refresh token or, without one, every session of the caller. Whoever holds the
 * token may end its session; ending one that is over already is no mistake.
 */
export const signOut =
  ({ db }: Deps) =>
  async ({ viewer, refreshToken }: SignOut): Promise<Outcome<number>> => {
    if (refreshToken) return done(await endSessionOfToken(db, hashSecret(refreshToken)));
    if (viewer.kind === 'anonymous') {
      return refused(
        'UNAUTHENTICATED',
        ['input', 'refreshToken'],
        'Give the refresh token, or sign in first.',
      );
    }
    return done(await endSessionsOf(db, viewerKey(viewer)));
  };
