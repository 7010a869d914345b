import { arrangeOptions } from './arrange-options.ts';
import { checkProduct } from './check-product.ts';
import type { Product, ProductFields } from './product.ts';
import type { ProductDraft } from './product-draft.ts';
import type { Revision, RevisionContext } from './revision.ts';
import { reviseVariants } from './revise-variants.ts';
import { cleanLine, cleanOrNull, withoutNul } from './text.ts';

/**
 * The product as the draft wants it: a new one, or the next version of `current`.
 *
 * Versions grow only where something is different, so that doing the same thing twice tells nobody twice.
 */
export function reviseProduct(
  current: Product | undefined,
  draft: ProductDraft,
  context: RevisionContext,
): Revision {
  const { variants, issues } = reviseVariants(current?.variants, draft.variants, context);
  const arranged = arrangeOptions(draft.options ?? current?.options, variants, draft.variants !== undefined);
  const product: Product = {
    id: current?.id ?? context.newId('prod'),
    version: current?.version ?? 0,
    ...reviseFields(current, draft),
    options: arranged.options,
    variants: arranged.variants,
  };
  const withImages = { ...product, images: imagesOf(product) };
  const problems = [...issues, ...arranged.issues, ...checkProduct(withImages)];
  return problems.length > 0 ? { kind: 'refused', issues: problems } : nextVersion(current, withImages);
}

function reviseFields(current: Product | undefined, draft: ProductDraft): Omit<ProductFields, 'options'> {
  const seo = { title: null, description: null, ...current?.seo, ...draft.seo };
  return {
    handle: draft.handle ?? current?.handle ?? '',
    title: cleanLine(draft.title ?? current?.title ?? ''),
    descriptionHtml: withoutNul(draft.descriptionHtml ?? current?.descriptionHtml ?? ''),
    vendor: cleanLine(draft.vendor ?? current?.vendor ?? ''),
    productType: cleanLine(draft.productType ?? current?.productType ?? ''),
    tags: distinctTags(draft.tags ?? current?.tags ?? []),
    status: draft.status ?? current?.status ?? 'ACTIVE',
    images: (draft.images ?? current?.images ?? []).map(({ url, altText }) => ({
      url: cleanLine(url),
      altText: cleanOrNull(altText),
    })),
    seo: { title: cleanOrNull(seo.title), description: cleanOrNull(seo.description) },
  };
}

/** Tags differ by more than their case; the first spelling counts. */
function distinctTags(tags: readonly string[]): string[] {
  const byFold = new Map<string, string>();
  for (const tag of tags.map(cleanLine)) {
    if (tag !== '' && !byFold.has(tag.toLowerCase())) byFold.set(tag.toLowerCase(), tag);
  }
  return [...byFold.values()];
}

/** Each picture once; a variant's own picture is one of the product's. */
function imagesOf(product: Product): Product['images'] {
  const byUrl = new Map(product.images.map((image) => [image.url, image]));
  for (const { imageUrl } of product.variants) {
    if (imageUrl !== null && !byUrl.has(imageUrl)) byUrl.set(imageUrl, { url: imageUrl, altText: null });
  }
  return [...byUrl.values()];
}

function nextVersion(current: Product | undefined, next: Product): Revision {
  const before = new Map(current?.variants.map((variant) => [variant.id, variant]));
  const variants = next.variants.map((variant) => {
    const old = before.get(variant.id);
    return old && isSame(old, variant) ? old : { ...variant, version: (old?.version ?? 0) + 1 };
  });
  if (current && isSame(current, { ...next, variants })) return { kind: 'unchanged', product: current };

  const kept = new Set(variants.map(({ id }) => id));
  const named = variants.filter(
    ({ id, importedQuantity }) =>
      importedQuantity !== null && importedQuantity !== (before.get(id)?.importedQuantity ?? null),
  );
  return {
    kind: 'revised',
    product: { ...next, variants, version: (current?.version ?? 0) + 1 },
    changedVariants: variants.filter((variant) => {
      const old = before.get(variant.id);
      return old !== undefined && old.version !== variant.version;
    }),
    removedVariantIds: [...before.keys()].filter((id) => !kept.has(id)),
    importedQuantities: new Map(named.map(({ id, importedQuantity }) => [id, importedQuantity ?? 0])),
  };
}

/** Whether two plain values say the same, in whatever order their properties were set. */
function isSame(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}
