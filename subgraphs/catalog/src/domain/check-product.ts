import type { CatalogErrorCode, Issue } from './issue.ts';
import { limits } from './limits.ts';
import { variantTitle, type Product, type Variant } from './product.ts';
import { snapshotBytes } from './product-events.ts';

/** Everything that is wrong with a product, at once; nothing if it can be kept. */
export function checkProduct(product: Product): Issue[] {
  const { seo, variants, options, tags, images } = product;
  return [
    ...required(['title'], product.title, limits.titleCharactersMax),
    ...required(['handle'], product.handle, limits.handleCharactersMax),
    ...atMost(['descriptionHtml'], product.descriptionHtml, limits.descriptionCharactersMax),
    ...atMost(['vendor'], product.vendor, limits.nameCharactersMax),
    ...atMost(['productType'], product.productType, limits.nameCharactersMax),
    ...atMost(['seo', 'title'], seo.title, limits.titleCharactersMax),
    ...atMost(['seo', 'description'], seo.description, limits.seoDescriptionCharactersMax),
    ...tags.flatMap((tag, index) => atMost(['tags', String(index)], tag, limits.nameCharactersMax)),
    ...images.flatMap(({ url, altText }, index) => [
      ...checkUrl(['images', String(index), 'url'], url),
      ...atMost(['images', String(index), 'altText'], altText, limits.altTextCharactersMax),
    ]),
    ...notTooMany(['tags'], tags, limits.tagsMax),
    ...notTooMany(['images'], images, limits.imagesMax),
    ...notTooMany(['options'], options, limits.optionsMax),
    ...notTooMany(['variants'], variants, limits.variantsMax),
    ...(variants.length === 0 ? [issue('BLANK', ['variants'], 'A product needs at least one variant.')] : []),
    ...variants.flatMap(checkVariant),
    ...repeatedOptions(variants),
    ...(snapshotBytes(product) > limits.snapshotBytesMax
      ? [issue('TOO_MANY', ['variants'], 'The names of all variants together are too long.')]
      : []),
  ];
}

function checkVariant(variant: Variant, index: number): Issue[] {
  const field = (...rest: string[]) => ['variants', String(index), ...rest];
  return [
    ...variant.selectedOptions.flatMap(({ name, value }) => [
      ...required(field('selectedOptions'), name, limits.nameCharactersMax),
      ...required(field('selectedOptions'), value, limits.nameCharactersMax),
    ]),
    ...atMost(field('sku'), variant.sku, limits.nameCharactersMax),
    ...atMost(field('barcode'), variant.barcode, limits.nameCharactersMax),
    ...(variant.weight.grams >= 0 && variant.weight.grams <= limits.weightGramsMax
      ? []
      : [issue('INVALID', field('weight'), 'A weight is from 0 to 1,000 tonnes.')]),
    ...(variant.imageUrl === null ? [] : checkUrl(field('imageUrl'), variant.imageUrl)),
  ];
}

function repeatedOptions(variants: readonly Variant[]): Issue[] {
  const seen = new Set<string>();
  return variants.flatMap((variant, index) => {
    const key = JSON.stringify(variant.selectedOptions);
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    const message = `Another variant has the same options: ${variantTitle(variant)}.`;
    return [issue('DUPLICATE_OPTION', ['variants', String(index), 'selectedOptions'], message)];
  });
}

/** Pictures are shown by browsers, which must never be told to run anything. */
function checkUrl(field: readonly string[], url: string): Issue[] {
  const tooLong = atMost(field, url, limits.urlCharactersMax);
  if (tooLong.length > 0) return tooLong;
  if (/^https?:\/\/[^\s"'<>]+$/i.test(url)) return [];
  return [issue('INVALID', field, 'The address of a picture begins with https:// and has no blanks.')];
}

/** A text that must be there. */
export function required(field: readonly string[], text: string, charactersMax: number): Issue[] {
  return text === '' ? [issue('BLANK', field, 'This cannot be empty.')] : atMost(field, text, charactersMax);
}

/** A text that must not be longer. */
export function atMost(field: readonly string[], text: string | null, charactersMax: number): Issue[] {
  if ((text?.length ?? 0) <= charactersMax) return [];
  return [issue('TOO_LONG', field, `This has more than ${charactersMax} characters.`)];
}

function notTooMany(field: readonly string[], items: readonly unknown[], max: number): Issue[] {
  return items.length > max ? [issue('TOO_MANY', field, `These are more than ${max}.`)] : [];
}

function issue(code: CatalogErrorCode, field: readonly string[], message: string): Issue {
  return { code, field, message };
}
