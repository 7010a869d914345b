import type { Issue } from './issue.ts';
import type { ProductOption, Variant } from './product.ts';
import { cleanLine } from './text.ts';

interface Arranged {
  readonly options: readonly ProductOption[];
  readonly variants: readonly Variant[];
  readonly issues: readonly Issue[];
}

/**
 * Brings options and variants together: every variant has one value for every option, in the order of the
 * options; every value of an option belongs to a variant, in the order wished for, then of appearance.
 */
export function arrangeOptions(
  wished: readonly ProductOption[] | undefined,
  variants: readonly Variant[],
  /** Whether the variants were given anew: then options that none of them has are gone with the old ones. */
  given: boolean,
): Arranged {
  const used = distinct(variants.flatMap(({ selectedOptions }) => selectedOptions.map(({ name }) => name)));
  const wishedNames = (wished ?? []).map(({ name }) => cleanLine(name));
  const names = distinct([...wishedNames.filter((name) => !given || used.includes(name)), ...used]);
  const issues = [
    ...repeatedNames(wishedNames),
    ...variants.flatMap((variant, index) => checkSelection(variant, names, index)),
  ];

  const arranged = variants.map((variant) => ({
    ...variant,
    selectedOptions: [...variant.selectedOptions].sort(
      (one, other) => names.indexOf(one.name) - names.indexOf(other.name),
    ),
  }));
  const options = names.map((name) => {
    const present = distinct(arranged.map((variant) => valueOf(variant, name) ?? ''));
    const order = wished?.find((option) => cleanLine(option.name) === name)?.values.map(cleanLine) ?? [];
    return { name, values: distinct([...order.filter((value) => present.includes(value)), ...present]) };
  });
  return { options, variants: arranged, issues };
}

function checkSelection(variant: Variant, names: readonly string[], index: number): Issue[] {
  const field = ['variants', String(index), 'selectedOptions'];
  const own = variant.selectedOptions.map(({ name }) => name);
  if (new Set(own).size < own.length) {
    return [{ code: 'DUPLICATE_OPTION', field, message: 'A variant has one value for each option.' }];
  }
  const missing = names.filter((name) => !own.includes(name));
  if (missing.length === 0) return [];
  const message = `This variant has no value for the option ${missing.map((name) => `"${name}"`).join(', ')}.`;
  return [{ code: 'BLANK', field, message }];
}

function repeatedNames(names: readonly string[]): Issue[] {
  const folded = names.map((name) => name.toLowerCase());
  if (new Set(folded).size === folded.length) return [];
  return [{ code: 'DUPLICATE_OPTION', field: ['options'], message: 'Two options have the same name.' }];
}

function valueOf(variant: Variant, optionName: string): string | undefined {
  return variant.selectedOptions.find(({ name }) => name === optionName)?.value;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
