import { importedStock } from '../domain/imported-stock.ts';
import { levelAt } from '../domain/stock.ts';
import { applyMovements } from '../store/apply-movements.ts';
import { beginImport, saveProduct, saveVariants, type VariantCopy } from '../store/catalog-copies.ts';
import { ensureLevels } from '../store/levels.ts';
import { defaultLocationId } from '../store/locations.ts';
import { lockStock } from '../store/lock-stock.ts';
import type { Tx } from '../store/tables.ts';

export interface KeepProduct {
  readonly productId: string;
  readonly version: number;
  readonly active: boolean;
  readonly variants: readonly (Omit<VariantCopy, 'removed'> & {
    readonly importedQuantity?: number | undefined;
  })[];
  readonly removedVariantIds: readonly string[];
}

/**
 * Keeps what inventory needs of a product, and counts what an import named. Product, variants and imports
 * each have their own guard, so events may come twice and in any order.
 */
export async function keepProduct(tx: Tx, product: KeepProduct): Promise<void> {
  await saveProduct(tx, product);
  const present = product.variants.map((variant) => ({ ...variant, removed: false }));
  const removed = product.removedVariantIds.map((variantId) => ({
    variantId,
    version: 0,
    tracked: true,
    removed: true,
  }));
  await saveVariants(tx, product.productId, [...present, ...removed]);

  const imported = new Map<string, number>();
  for (const { variantId, importedQuantity } of product.variants) {
    if (importedQuantity !== undefined) imported.set(variantId, importedQuantity);
  }
  if (imported.size > 0) await countImported(tx, imported, product.version);
}

async function countImported(tx: Tx, imported: ReadonlyMap<string, number>, version: number): Promise<void> {
  const variantIds = [...(await beginImport(tx, [...imported.keys()], version))];
  const stock = await lockStock(tx, variantIds);
  const locationId = await defaultLocationId(tx);
  const movements = [...stock].flatMap(([variantId, variant]) => {
    const movement = importedStock(levelAt(variant, variantId, locationId), imported.get(variantId) ?? 0);
    return movement ? [movement] : [];
  });
  await ensureLevels(tx, movements);
  await applyMovements(tx, movements, stock);
}
