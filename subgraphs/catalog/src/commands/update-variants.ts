import type { Issue } from '../domain/issue.ts';
import { refused, type Outcome } from '../domain/outcome.ts';
import type { Product } from '../domain/product.ts';
import type { VariantDraft } from '../domain/product-draft.ts';
import { changeProduct } from './change-product.ts';
import type { ProductDeps } from './deps.ts';

export interface UpdateVariants {
  readonly productId: string;
  readonly expectedVersion?: number | null | undefined;
  readonly variants: readonly (VariantDraft & { readonly id: string })[];
}

/** Changes some variants of a product at once: all of them, or none if one cannot be changed as asked. */
export const updateVariants =
  (deps: ProductDeps) =>
  async (command: UpdateVariants): Promise<Outcome<{ productId: string }>> => {
    let places: readonly number[] = [];
    const outcome = await changeProduct(deps, {
      productId: command.productId,
      idField: 'productId',
      expectedVersion: command.expectedVersion,
      decide: (product) => {
        const issues = checkIds(product, command.variants);
        if (issues.length > 0) return issues;
        places = product.variants.map(({ id }) => command.variants.findIndex((asked) => asked.id === id));
        return {
          variants: product.variants.map(({ id }, index) => ({
            id,
            ...command.variants[places[index] ?? -1],
          })),
        };
      },
    });
    if (outcome.kind === 'done') return outcome;
    return refused(outcome.issues.map((issue) => inTermsOfInput(issue, places)));
  };

function checkIds(product: Product, asked: UpdateVariants['variants']): Issue[] {
  const own = new Set(product.variants.map(({ id }) => id));
  const seen = new Set<string>();
  return asked.flatMap(({ id }, index): Issue[] => {
    const field = ['variants', String(index), 'id'];
    if (!own.has(id)) return [{ code: 'NOT_FOUND', field, message: 'This product has no such variant.' }];
    if (seen.has(id)) return [{ code: 'INVALID', field, message: 'This variant is named twice.' }];
    seen.add(id);
    return [];
  });
}

/** The rules count all variants of the product, the caller only those that were to change. */
function inTermsOfInput(issue: Issue, places: readonly number[]): Issue {
  const [list, index, ...rest] = issue.field;
  const place = list === 'variants' && index !== undefined ? places[Number(index)] : undefined;
  if (place === undefined) return issue;
  return { ...issue, field: place < 0 ? ['variants'] : ['variants', String(place), ...rest] };
}
