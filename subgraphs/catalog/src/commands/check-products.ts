import { isId } from '@hansa/kit/ids';
import type { Issue } from '../domain/issue.ts';
import { missingProducts } from '../store/collections.ts';
import type { Tx } from '../store/in-transaction.ts';

/** One issue for each id that no product has. */
export async function checkProducts(tx: Tx, ids: readonly string[], field: string): Promise<Issue[]> {
  if (ids.length === 0) return [];
  const missing = await missingProducts(tx, [...new Set(ids.filter((id) => isId('prod', id)))]);
  return ids.flatMap((id, index): Issue[] =>
    isId('prod', id) && !missing.has(id)
      ? []
      : [{ code: 'NOT_FOUND', field: [field, String(index)], message: 'There is no such product.' }],
  );
}
