/** Rates by country code, in thousandths of a percent: 19 % is 19,000. */
export type TaxRates = ReadonlyMap<string, number>;

/** A hundred percent in thousandths of a percent. */
const WHOLE = 100_000n;

/**
 * The tax that a gross amount contains, rounded half up to the minor unit. In big integers, because the
 * product of an amount and a rate is larger than a number holds exactly.
 */
export function containedTax(gross: number, rate: number): number {
  if (rate === 0 || gross === 0) return 0;
  const divisor = WHOLE + BigInt(rate);
  return Number((2n * BigInt(gross) * BigInt(rate) + divisor) / (2n * divisor));
}

/**
 * Reads `DE=19,FR=20,CH=8.1`. Returns the part that cannot be read as a string.
 */
export function parseTaxRates(text: string): TaxRates | string {
  const rates = new Map<string, number>();
  for (const part of text.split(',').map((piece) => piece.trim())) {
    if (part === '') continue;
    const match = /^([A-Z]{2})\s*=\s*(\d{1,2})(?:\.(\d{1,3}))?$/.exec(part);
    if (!match) return part;
    const [, country = '', whole = '', places = ''] = match;
    rates.set(country, Number(whole + places.padEnd(3, '0')));
  }
  return rates;
}
