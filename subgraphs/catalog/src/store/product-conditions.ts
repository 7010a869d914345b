import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { ProductFilters } from '../domain/product-filters.ts';

type Condition = RawBuilder<SqlBool>;

const always: Condition = sql<SqlBool>`true`;

/** What a list of products is narrowed to; `p` is the product. */
export interface ProductScope {
  /** Drafts and archived products too. */
  readonly showsAll: boolean;
  /** A `tsquery` in its text form. */
  readonly tsquery?: string | undefined;
}

/** Everything that stands before a client's own filters. */
export function inScope({ showsAll, tsquery }: ProductScope): Condition {
  return all([
    showsAll ? always : sql<SqlBool>`p.status = 'ACTIVE'`,
    tsquery === undefined ? always : sql<SqlBool>`p.search @@ ${tsquery}::tsquery`,
  ]);
}

/** The filters' groups as conditions on a product `p` and one of its variants `v`. */
export function filterConditions(filters: ProductFilters) {
  const { vendors, productTypes, tags, options, prices } = filters;
  return {
    vendor: vendors.length === 0 ? always : sql<SqlBool>`p.vendor = any(${vendors})`,
    productType: productTypes.length === 0 ? always : sql<SqlBool>`p.product_type = any(${productTypes})`,
    tag: tags.length === 0 ? always : sql<SqlBool>`p.tags && ${tags}::text[]`,
    price: any(prices.map(priceCondition)),
    options: options.map(({ name, values }) => ({
      name,
      condition: any(
        values.map(
          (value) => sql<SqlBool>`v.selected_options @> ${JSON.stringify([{ name, value }])}::jsonb`,
        ),
      ),
    })),
  };
}

/** Whether a product `p` passes all filters. */
export function passesFilters(filters: ProductFilters): Condition {
  const { vendor, productType, tag } = filterConditions(filters);
  return all([vendor, productType, tag, hasPassingVariant(filters)]);
}

/** Whether one variant has all that is asked of a variant: a red one in size S, not a red M and a blue S. */
export function hasPassingVariant(filters: ProductFilters): Condition {
  const { price, options } = filterConditions(filters);
  if (filters.prices.length === 0 && options.length === 0) return always;
  const passes = all([price, ...options.map(({ condition }) => condition)]);
  return sql<SqlBool>`exists (select from variants v where v.product_id = p.id and ${passes})`;
}

/** True where all are; without any, always. */
export function all(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? always : sql<SqlBool>`(${sql.join(conditions, sql` and `)})`;
}

/** True where one is; without any, always, because no filter was set. */
function any(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? always : sql<SqlBool>`(${sql.join(conditions, sql` or `)})`;
}

function priceCondition({ min, max }: ProductFilters['prices'][number]): Condition {
  return all([
    min === null ? always : sql<SqlBool>`v.price >= ${min}`,
    max === null ? always : sql<SqlBool>`v.price <= ${max}`,
  ]);
}
