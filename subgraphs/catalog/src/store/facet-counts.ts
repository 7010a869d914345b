import { sql, type Kysely } from 'kysely';
import type { FacetCount } from '../domain/facets.ts';
import { soleOption } from '../domain/product.ts';
import { all, filterConditions, inScope } from './product-conditions.ts';
import type { ProductSelection } from './product-lists.ts';
import type { Tables } from './tables.ts';

/** Counts of one list; lists of several collections are counted at once. */
export type ScopedFacetCount = FacetCount & { readonly list: string };

/**
 * How many products each value of each facet would leave.
 *
 * A facet is counted under all filters but its own, so that the shopper who chose one vendor still sees
 * how many products another one has. For that, every variant in scope is marked once with which groups of
 * filters it passes; each facet then looks at the marks of the others.
 */
export async function countFacets(
  db: Kysely<Tables>,
  { scope, filters }: ProductSelection,
  collectionIds?: readonly string[],
): Promise<ScopedFacetCount[]> {
  const conditions = filterConditions(filters);
  const options = conditions.options.map(({ name, condition }, index) => ({
    name,
    condition,
    mark: sql<boolean>`${sql.ref(`passes_option_${index}`)}`,
  }));
  const marks = {
    vendor: sql<boolean>`passes_vendor`,
    productType: sql<boolean>`passes_type`,
    tag: sql<boolean>`passes_tag`,
    price: sql<boolean>`passes_price`,
  };
  const others = (own: keyof typeof marks) =>
    all([
      ...Object.entries(marks).flatMap(([group, mark]) => (group === own ? [] : [mark])),
      ...options.map(({ mark }) => mark),
    ]);
  const otherOptions = all([
    ...Object.values(marks),
    ...options.map(({ name, mark }) => sql<boolean>`(${mark} or pair.name = ${name})`),
  ]);
  const source = collectionIds
    ? sql`collection_products m join products p on p.id = m.product_id and m.collection_id = any(${collectionIds})`
    : sql`products p`;

  const { rows } = await sql<ScopedFacetCount>`
    with marked as materialized (
      select ${collectionIds ? sql`m.collection_id` : sql`''`} as list,
        p.id, p.vendor, p.product_type, p.tags, v.price, v.selected_options,
        ${conditions.vendor} as passes_vendor, ${conditions.productType} as passes_type,
        ${conditions.tag} as passes_tag, ${conditions.price} as passes_price
        ${sql.join([sql``, ...options.map(({ condition, mark }) => sql`${condition} as ${mark}`)], sql`, `)}
      from ${source} join variants v on v.product_id = p.id
      where ${inScope(scope)}
    )
    select list, 'vendor' as kind, null as name, vendor as value, count(distinct id) as count,
      null::bigint as min, null::bigint as max
    from marked where vendor <> '' and ${others('vendor')} group by list, vendor
    union all
    select list, 'productType', null, product_type, count(distinct id), null, null
    from marked where product_type <> '' and ${others('productType')} group by list, product_type
    union all
    select list, 'tag', null, tag, count(distinct id), null, null
    from marked cross join unnest(tags) as tag where ${others('tag')} group by list, tag
    union all
    select list, 'option', pair.name, pair.value, count(distinct id), null, null
    from marked cross join jsonb_to_recordset(selected_options) as pair (name text, value text)
    where pair.name <> ${soleOption.name} and ${otherOptions} group by list, pair.name, pair.value
    union all
    select list, 'price', null, null, count(distinct id), min(price), max(price)
    from marked where ${others('price')} group by list`.execute(db);
  return rows;
}
