import { hasScope, type Viewer } from '@hansa/kit/auth/viewer';
import type { Kysely } from 'kysely';
import { done, refused, type Outcome } from '../domain/outcome.ts';
import { OWNER_SCOPE } from '../domain/staff.ts';
import { staffMemberById } from '../store/staff-members.ts';
import type { Tables } from '../store/tables.ts';

export interface Actor {
  readonly id: string;
  readonly scopes: readonly string[];
}

/**
 * Who acts, with what they may do at this moment. The token alone would let somebody whose scopes were
 * taken away use them for another quarter of an hour, to give them back to themselves. Members whom an
 * external identity provider vouches for are not in the table; for them the token is all there is.
 */
export async function actingStaff(tx: Kysely<Tables>, viewer: Viewer): Promise<Outcome<Actor>> {
  const forbidden = refused('FORBIDDEN', null, `This takes the scope ${OWNER_SCOPE}.`);
  if (viewer.kind !== 'staff' || !hasScope(viewer, OWNER_SCOPE)) return forbidden;
  const member = await staffMemberById(tx, viewer.id);
  if (!member) return done(viewer);
  const scopes = viewer.scopes.filter((scope) => member.active && member.scopes.includes(scope));
  return scopes.includes(OWNER_SCOPE) ? done({ id: viewer.id, scopes }) : forbidden;
}
