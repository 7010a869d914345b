import { sql, type Kysely } from 'kysely';
import type { FacetCount } from '../domain/facets.ts';
import { soleOption } from '../domain/product.ts';
import { all, filterConditions, hasPassingVariant, inScope } from './product-conditions.ts';
import type { ProductSelection } from './product-lists.ts';
import type { Tables } from './tables.ts';

/** Counts of one list; lists of several collections are counted at once. */
export type ScopedFacetCount = FacetCount & { readonly list: string };

/**
 * How many products each value of each facet would leave.
 *
 * A facet is counted under all filters but its own, so that the shopper who chose one vendor still sees
 * how many products another one has. For that, what is in scope is marked once with which groups of
 * filters it passes; each facet then looks at the marks of the others.
 */
export async function countFacets(
  db: Kysely<Tables>,
  { scope, filters }: ProductSelection,
  collectionIds?: readonly string[],
): Promise<ScopedFacetCount[]> {
  const { vendor, productType, tag, price, options } = filterConditions(filters);
  const passes = options.map(({ name }, index) => ({
    name,
    mark: sql<boolean>`${sql.ref(`passes_${index}`)}`,
  }));
  const passesOptions = all(passes.map(({ mark }) => mark));
  const passesOtherOptions = all(
    passes.map(({ name, mark }) => sql<boolean>`(${mark} or pair.name = ${name})`),
  );
  const optionMarks = options.map(({ condition }, index) => sql`, ${condition} as ${passes[index]?.mark}`);
  const source = collectionIds
    ? sql`collection_products m join products p on p.id = m.product_id and m.collection_id = any(${collectionIds})`
    : sql`products p`;

  const { rows } = await sql<ScopedFacetCount>`
    with product as materialized (
      select ${collectionIds ? sql`m.collection_id` : sql`''`} as list, p.id, p.vendor, p.product_type, p.tags,
        ${vendor} as passes_vendor, ${productType} as passes_type, ${tag} as passes_tag,
        ${hasPassingVariant(filters)} as passes_variant
      from ${source} where ${inScope(scope)}
    ), variant as materialized (
      select product.list, product.id, v.price, v.selected_options, ${price} as passes_price
        ${sql.join(optionMarks, sql``)}
      from product join variants v on v.product_id = product.id
      where passes_vendor and passes_type and passes_tag
    )
    select list, 'vendor' as kind, null as name, vendor as value, count(*) as count,
      null::bigint as min, null::bigint as max
    from product where vendor <> '' and passes_type and passes_tag and passes_variant group by list, vendor
    union all
    select list, 'productType', null, product_type, count(*), null, null
    from product where product_type <> '' and passes_vendor and passes_tag and passes_variant
    group by list, product_type
    union all
    select list, 'tag', null, tag, count(*), null, null
    from product cross join unnest(tags) as tag where passes_vendor and passes_type and passes_variant
    group by list, tag
    union all
    select list, 'option', pair.name, pair.value, count(distinct id), null, null
    from variant cross join jsonb_to_recordset(selected_options) as pair (name text, value text)
    where pair.name <> ${soleOption.name} and passes_price and ${passesOtherOptions}
    group by list, pair.name, pair.value
    union all
    select list, 'price', null, null, count(distinct id), min(price), max(price)
    from variant where ${passesOptions} group by list`.execute(db);
  return rows;
}
