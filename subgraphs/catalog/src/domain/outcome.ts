import type { CatalogErrorCode, Issue } from './issue.ts';

/** What became of a command: done, or refused for reasons that the caller can put right. */
export type Outcome<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'refused'; readonly issues: readonly Issue[] };

export function done<Result>(result: Result): Outcome<Result> {
  return { kind: 'done', result };
}

export function refused(issues: readonly Issue[]): Outcome<never> {
  return { kind: 'refused', issues };
}

/** A refusal for one reason. */
export function refusedFor(
  code: CatalogErrorCode,
  field: readonly string[],
  message: string,
): Outcome<never> {
  return refused([{ code, field, message }]);
}

/** The refusal of a change that was thought out before somebody else's. */
export function refusedAsStale(version: number): Outcome<never> {
  const message = `This was changed meanwhile and has version ${version} now. Read it again, then decide again.`;
  return refusedFor('STALE_VERSION', ['expectedVersion'], message);
}

/** Whether the caller thought of another version than there is; one who names none takes any. */
export function isStale(version: number, expectedVersion: number | null | undefined): boolean {
  return expectedVersion != null && expectedVersion !== version;
}
