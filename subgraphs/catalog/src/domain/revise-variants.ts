import type { Issue } from './issue.ts';
import { readPrice } from './read-price.ts';
import { soleOption, type SelectedOption, type Variant } from './product.ts';
import type { PriceDraft, VariantDraft } from './product-draft.ts';
import type { RevisionContext } from './revision.ts';
import { cleanLine, cleanOrNull } from './text.ts';
import { weightless } from './weight.ts';

interface RevisedVariants {
  readonly variants: readonly Variant[];
  readonly issues: readonly Issue[];
}

/** The variants as the drafts want them, each with the id that it had. */
export function reviseVariants(
  current: readonly Variant[] | undefined,
  drafts: readonly VariantDraft[] | undefined,
  context: RevisionContext,
): RevisedVariants {
  if (!drafts) {
    if (current) return { variants: current, issues: [] };
    return {
      variants: [],
      issues: [blank(['variants'], 'A product needs at least one variant with a price.')],
    };
  }
  const matches = matchVariants(current ?? [], drafts);
  const issues: Issue[] = [];
  const variants = drafts.map((draft, index) => {
    const field = ['variants', String(index)];
    const old = matches.get(index);
    if (draft.id !== undefined && !old) {
      issues.push({
        code: 'NOT_FOUND',
        field: [...field, 'id'],
        message: 'This product has no such variant.',
      });
    }
    const revised = reviseVariant(old, draft, { ...context, field });
    issues.push(...revised.issues);
    return revised.variant;
  });
  return { variants, issues };
}

/**
 * Which draft means which variant: by id, else by options, else by SKU. A variant keeps its id, and with
 * it its stock and its place in carts, when only one of options and SKU was changed.
 */
function matchVariants(
  current: readonly Variant[],
  drafts: readonly VariantDraft[],
): ReadonlyMap<number, Variant> {
  const matches = new Map<number, Variant>();
  const taken = new Set<string>();
  const take = (keyOf: (item: Variant | VariantDraft) => string | null | undefined, applies: Applies) => {
    const free = current.filter(({ id }) => !taken.has(id));
    // The first of several with the same key wins, as it did in the file or form they came from.
    const byKey = new Map(free.map((variant) => [keyOf(variant), variant] as const).reverse());
    drafts.forEach((draft, index) => {
      const key = matches.has(index) || !applies(draft) ? null : keyOf(draft);
      const found = key == null ? undefined : byKey.get(key);
      if (!found || taken.has(found.id)) return;
      taken.add(found.id);
      matches.set(index, found);
    });
  };
  take(
    ({ id }) => id,
    () => true,
  );
  take(optionsKey, ({ id }) => id === undefined);
  take(
    ({ sku }) => sku,
    ({ id }) => id === undefined,
  );
  return matches;
}

type Applies = (draft: VariantDraft) => boolean;

function optionsKey({
  selectedOptions,
}: {
  selectedOptions?: readonly SelectedOption[] | undefined;
}): string {
  const pairs = selectedOptions ?? [soleOption];
  return JSON.stringify(pairs.map(({ name, value }) => `${cleanLine(name)}=${cleanLine(value)}`).sort());
}

function reviseVariant(
  old: Variant | undefined,
  draft: VariantDraft,
  context: RevisionContext & { field: readonly string[] },
): { variant: Variant; issues: readonly Issue[] } {
  const issues: Issue[] = [];
  const price = (key: 'price' | 'compareAtPrice', asked: PriceDraft) => {
    const read = readPrice(asked, context.currencyCode);
    if (read.ok) return read.amount;
    issues.push({ code: read.code, field: [...context.field, key], message: read.message });
    return 0;
  };
  const given = <Value>(asked: Value | undefined, before: Value | undefined, otherwise: Value): Value =>
    asked ?? before ?? otherwise;

  if (!draft.price && !old) issues.push(blank([...context.field, 'price'], 'A variant needs a price.'));
  const variant: Variant = {
    id: old?.id ?? context.newId('var'),
    version: old?.version ?? 0,
    selectedOptions: cleanOptions(draft.selectedOptions ?? old?.selectedOptions ?? [soleOption]),
    sku: draft.sku === undefined ? (old?.sku ?? null) : cleanOrNull(draft.sku),
    price: draft.price ? price('price', draft.price) : (old?.price ?? 0),
    compareAtPrice:
      draft.compareAtPrice === undefined
        ? (old?.compareAtPrice ?? null)
        : draft.compareAtPrice && price('compareAtPrice', draft.compareAtPrice),
    barcode: draft.barcode === undefined ? (old?.barcode ?? null) : cleanOrNull(draft.barcode),
    weight: given(draft.weight, old?.weight, weightless),
    requiresShipping: given(draft.requiresShipping, old?.requiresShipping, true),
    taxable: given(draft.taxable, old?.taxable, true),
    tracked: given(draft.tracked, old?.tracked, true),
    imageUrl: draft.imageUrl === undefined ? (old?.imageUrl ?? null) : cleanOrNull(draft.imageUrl),
    importedQuantity: draft.quantity ?? old?.importedQuantity ?? null,
  };
  return { variant, issues };
}

function cleanOptions(options: readonly SelectedOption[]): SelectedOption[] {
  return options.map(({ name, value }) => ({ name: cleanLine(name), value: cleanLine(value) }));
}

function blank(field: readonly string[], message: string): Issue {
  return { code: 'BLANK', field, message };
}
