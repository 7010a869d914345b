import type { Operation, Refusal } from '../domain/operation.ts';
import type { KnownOperation } from '../store/operations.ts';

/** What a call comes to. */
export type Outcome =
  | { readonly kind: 'known'; readonly operation: Operation; readonly first: boolean }
  /** The key is being worked on. */
  | { readonly kind: 'in-progress' }
  | { readonly kind: 'key-reused' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'out-of-order' };

/** The first result again, if the same is asked under the same key. */
export function replay(known: KnownOperation, requestHash: Buffer): Outcome {
  if (!known.requestHash.equals(requestHash)) return { kind: 'key-reused' };
  if (known.operation.status === 'PENDING') return { kind: 'in-progress' };
  return { kind: 'known', operation: known.operation, first: false };
}
