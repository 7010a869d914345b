/** What happens to an authorization, by its payment method token. */
export type Behaviour =
  | { readonly kind: 'approve' }
  | { readonly kind: 'decline'; readonly code: string }
  /** The charge succeeds, the answer to the first call never comes. */
  | { readonly kind: 'lose-response' }
  /** The charge succeeds after a long while. */
  | { readonly kind: 'dawdle' }
  /** The first calls are turned away with 503. */
  | { readonly kind: 'fail-first'; readonly failures: number };

const behaviours: Readonly<Record<string, Behaviour>> = {
  tok_approved: { kind: 'approve' },
  tok_declined: { kind: 'decline', code: 'card_declined' },
  tok_insufficient_funds: { kind: 'decline', code: 'insufficient_funds' },
  tok_lost_response: { kind: 'lose-response' },
  tok_slow: { kind: 'dawdle' },
  tok_flaky: { kind: 'fail-first', failures: 2 },
};

/** The behaviour of a token; one that nobody issued is declined. */
export function behaviourOf(token: string): Behaviour {
  return Object.hasOwn(behaviours, token) && behaviours[token]
    ? behaviours[token]
    : { kind: 'decline', code: 'invalid_token' };
}
