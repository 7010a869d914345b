import type { UserError } from '@hansa/kit/graphql/user-error';
import type { CatalogErrorCode, Issue } from '../domain/issue.ts';
import { limits } from '../domain/limits.ts';
import type { Outcome } from '../domain/outcome.ts';

type CatalogUserError = UserError<CatalogErrorCode>;

/** The rules speak of what was to be changed; a client knows it as its `input`. */
export function toUserErrors(issues: readonly Issue[]): CatalogUserError[] {
  return issues.map(({ code, field, message }) => ({ code, field: ['input', ...field], message }));
}

/** The payload of a mutation: what came of it, or why nothing did. */
export async function toPayload<Result, Payload extends object>(
  outcome: Promise<Outcome<Result>>,
  onDone: (result: Result) => Payload | Promise<Payload>,
): Promise<(Payload | object) & { userErrors: CatalogUserError[] }> {
  const settled = await outcome;
  if (settled.kind === 'refused') return { userErrors: toUserErrors(settled.issues) };
  return { ...(await onDone(settled.result)), userErrors: [] };
}

/** Refuses lists that are longer than one request may bring; undefined if none is. */
export function refuseLongLists(
  lists: Readonly<Record<string, readonly unknown[] | null | undefined>>,
): { userErrors: CatalogUserError[] } | undefined {
  const issues = Object.entries(lists)
    .filter(([, list]) => (list?.length ?? 0) > limits.inputEntriesMax)
    .map(([field]): Issue => {
      const message = `Give at most ${limits.inputEntriesMax} at once.`;
      return { code: 'TOO_MANY', field: [field], message };
    });
  return issues.length > 0 ? { userErrors: toUserErrors(issues) } : undefined;
}
