import { createId } from '@hansa/kit/ids';
import { appendToOutbox } from '@hansa/kit/outbox/append';
import type { ImportedProduct } from '../../domain/import/products-from-rows.ts';
import type { RowError } from '../../domain/import/row-error.ts';
import type { Issue } from '../../domain/issue.ts';
import { snapshotEventOf } from '../../domain/product-events.ts';
import type { Revised } from '../../domain/revision.ts';
import { reviseProduct } from '../../domain/revise-product.ts';
import { inTransaction } from '../../store/in-transaction.ts';
import { lockProductsByHandle, saveProducts } from '../../store/products.ts';
import type { ProductDeps } from '../deps.ts';

export interface BatchResult {
  readonly createdCount: number;
  readonly updatedCount: number;
  readonly unchangedCount: number;
  readonly rowErrors: readonly RowError[];
}

/** Brings some products of a file into the catalog in one transaction; those that are wrong stay out. */
export async function importBatch(
  { db, currencyCode }: ProductDeps,
  batch: readonly ImportedProduct[],
  { dryRun }: { dryRun: boolean },
): Promise<BatchResult> {
  return inTransaction(db, async (tx) => {
    const present = await lockProductsByHandle(
      tx,
      batch.map(({ handle }) => handle),
    );
    const byHandle = new Map(present.map((product) => [product.handle, product]));
    const revised: Revised[] = [];
    const rowErrors: RowError[] = [];
    for (const imported of batch) {
      const current = byHandle.get(imported.handle);
      const revision = reviseProduct(current, imported.draft, { currencyCode, newId: createId });
      if (revision.kind === 'refused') rowErrors.push(...toRowErrors(imported, revision.issues));
      if (revision.kind === 'revised') revised.push(revision);
    }
    if (!dryRun) {
      await saveProducts(
        tx,
        revised.map(({ product }) => product),
        revised.flatMap(({ removedVariantIds }) => removedVariantIds),
      );
      await appendToOutbox(
        tx,
        '/catalog',
        revised.flatMap((each) => snapshotEventOf(each, currencyCode)),
      );
    }
    const createdCount = revised.filter(({ product }) => product.version === 1).length;
    const refusedCount = new Set(rowErrors.map(({ handle }) => handle)).size;
    return {
      createdCount,
      updatedCount: revised.length - createdCount,
      unchangedCount: batch.length - revised.length - refusedCount,
      rowErrors,
    };
  });
}

/** The line of the variant that is wrong, or that of the product's first row. */
function toRowErrors({ handle, line, variantLines }: ImportedProduct, issues: readonly Issue[]): RowError[] {
  return issues.map(({ field, message }) => {
    const [list, index, ...rest] = field;
    const variantLine = list === 'variants' ? variantLines[Number(index)] : undefined;
    const what = (variantLine === undefined ? field : rest).filter((part) => !/^\d+$/.test(part)).join(' ');
    return { line: variantLine ?? line, handle, message: what ? `${what}: ${message}` : message };
  });
}
