/** What callers can put right, as the schema's `NotificationErrorCode` lists it. */
export type NotificationErrorCode =
  | 'NOT_FOUND'
  | 'INVALID'
  | 'BLANK'
  | 'TOO_LONG'
  | 'TOO_MANY'
  | 'STALE_VERSION'
  | 'ADDRESS_FORBIDDEN'
  | 'ENDPOINT_DISABLED'
  | 'CONTENT_ERASED';

export interface Problem {
  readonly code: NotificationErrorCode;
  readonly field: readonly string[] | null;
  readonly message: string;
}

export interface Refusal {
  readonly ok: false;
  readonly problems: readonly Problem[];
}

/** A refusal is an answer, not an exception. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | Refusal;

export function done<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function refused(
  code: NotificationErrorCode,
  field: readonly string[] | null,
  message: string,
): Refusal {
  return { ok: false, problems: [{ code, field, message }] };
}

/** Whether it was changed since the caller read it, as far as the caller said what that was. */
export function isStale({ version }: Versioned, expected: number | null | undefined): boolean {
  return expected != null && expected !== version;
}

export function refusedAsStale({ version }: Versioned): Refusal {
  return refused('STALE_VERSION', ['input', 'expectedVersion'], `The version is ${version} by now.`);
}

interface Versioned {
  readonly version: number;
}

/** The problems of everything that was read, so that a form is corrected in one go. */
export function allProblems(...outcomes: readonly Outcome<unknown>[]): Refusal {
  return { ok: false, problems: outcomes.flatMap((outcome) => (outcome.ok ? [] : outcome.problems)) };
}
