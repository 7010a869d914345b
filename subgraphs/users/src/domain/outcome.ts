/** What callers can put right, as the schema's `CustomerErrorCode` lists it. */
export type CustomerErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'UNIDENTIFIED_CUSTOMER'
  | 'THROTTLED'
  | 'TOKEN_INVALID'
  | 'NOT_FOUND'
  | 'TAKEN'
  | 'INVALID'
  | 'BLANK'
  | 'TOO_SHORT'
  | 'TOO_LONG'
  | 'TOO_MANY'
  | 'STALE_VERSION'
  | 'SCOPE_NOT_HELD'
  | 'LAST_OWNER';

/** The path of an input field, such as `['input', 'email']`. */
export type Field = readonly string[];

export interface Problem {
  readonly code: CustomerErrorCode;
  readonly field: Field | null;
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

export function refused(code: CustomerErrorCode, field: Field | null, message: string): Refusal {
  return { ok: false, problems: [{ code, field, message }] };
}

type Values<Parts> = { [Name in keyof Parts]: Parts[Name] extends Outcome<infer Value> ? Value : never };

/** All values, or all problems of all parts: a form is corrected in one go. */
export function together<Parts extends Record<string, Outcome<unknown>>>(
  parts: Parts,
): Outcome<Values<Parts>> {
  const problems = Object.values(parts).flatMap((part) => (part.ok ? [] : part.problems));
  if (problems.length > 0) return { ok: false, problems };
  const values = Object.entries(parts).map(([name, part]) => [name, part.ok ? part.value : undefined]);
  return done(Object.fromEntries(values) as Values<Parts>);
}
