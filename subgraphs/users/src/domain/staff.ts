import { done, refused, type Field, type Outcome } from './outcome.ts';

/** What staff can be allowed to do. */
export const knownScopes = [
  'catalog:write',
  'customers:read',
  'customers:write',
  'inventory:read',
  'inventory:write',
  'notifications:write',
  'orders:read',
  'orders:write',
  'payments:write',
  'shipping:read',
  'shipping:write',
  'staff:write',
] as const;

/** Who manages staff owns the shop; the last one must never be locked out. */
export const OWNER_SCOPE = 'staff:write';

/** The limit that all input lists share. */
const ENTRIES_MAX = 250;

export interface Standing {
  readonly scopes: readonly string[];
  readonly active: boolean;
}

/** The scopes of an input: known ones, each once. */
export function readScopes(scopes: readonly string[], field: Field): Outcome<readonly string[]> {
  if (scopes.length > ENTRIES_MAX) {
    return refused('TOO_MANY', field, `Name at most ${ENTRIES_MAX} scopes.`);
  }
  const unknown = scopes.findIndex((scope) => !knownScopes.some((known) => known === scope));
  if (unknown >= 0) {
    return refused(
      'INVALID',
      [...field, String(unknown)],
      `There are these scopes: ${knownScopes.join(', ')}.`,
    );
  }
  return done([...new Set(scopes)].sort());
}

/** Nobody gives away more than they have. */
export function grant(held: readonly string[], wanted: readonly string[], field: Field): Outcome<null> {
  const beyond = wanted.filter((scope) => !held.includes(scope));
  if (beyond.length === 0) return done(null);
  return refused(
    'SCOPE_NOT_HELD',
    field,
    `You cannot grant what you may not do yourself: ${beyond.join(', ')}.`,
  );
}

interface StaffChange {
  readonly actor: { readonly id: string; readonly scopes: readonly string[] };
  readonly target: { readonly id: string } & Standing;
  readonly wanted: Standing;
  /** Active members with the owner's scope, the target not counted. */
  readonly otherOwnersCount: number;
}

/**
 * Whether one member of staff may change another.
 *
 * Whoever sets a colleague's password can act as that colleague, and whoever strips a colleague's scopes
 * overrules them; so both take all that the colleague may do.
 */
export function changeStaff({ actor, target, wanted, otherOwnersCount }: StaffChange): Outcome<null> {
  const above = target.scopes.filter((scope) => !actor.scopes.includes(scope));
  if (above.length > 0 && actor.id !== target.id) {
    return refused(
      'SCOPE_NOT_HELD',
      ['input', 'id'],
      `This colleague may do what you may not: ${above.join(', ')}.`,
    );
  }
  const granted = grant(actor.scopes, wanted.scopes, ['input', 'scopes']);
  if (!granted.ok) return granted;
  if (isOwner(target) && !isOwner(wanted) && otherOwnersCount === 0) {
    return refused(
      'LAST_OWNER',
      ['input', wanted.active ? 'scopes' : 'active'],
      'Nobody else could manage staff any more. Make somebody else an owner first.',
    );
  }
  return done(null);
}

export function isOwner({ active, scopes }: Standing): boolean {
  return active && scopes.includes(OWNER_SCOPE);
}
