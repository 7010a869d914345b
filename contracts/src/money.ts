/** Money as it is stored and sent between subgraphs: an integer of minor units. No float carries money anywhere. */
export interface Money {
  /** Minor units: 1050 is 10.50 EUR, 1050 JPY, 1.050 KWD. */
  readonly amount: number;
  /** ISO 4217 */
  readonly currencyCode: string;
}

const USUAL_EXPONENT = 2;

/** The currencies of ISO 4217 whose minor unit is not a hundredth. */
const exponents: ReadonlyMap<string, number> = new Map([
  ...[
    'BIF',
    'CLP',
    'DJF',
    'GNF',
    'ISK',
    'JPY',
    'KMF',
    'KRW',
    'PYG',
    'RWF',
    'UGX',
    'UYI',
    'VND',
    'VUV',
    'XAF',
    'XOF',
    'XPF',
  ].map((code) => [code, 0] as const),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((code) => [code, 3] as const),
  ...['CLF', 'UYW'].map((code) => [code, 4] as const),
]);

const known = new Set(Intl.supportedValuesOf('currency'));

/** Whether `code` is a currency of ISO 4217, in capitals. */
export function isCurrency(code: string): boolean {
  return known.has(code);
}

/** How many decimal places the currency has: EUR 2, JPY 0, KWD 3. */
export function currencyExponent(code: string): number {
  return exponents.get(code) ?? USUAL_EXPONENT;
}

/**
 * `'10.5'` in EUR is 1050. Undefined when it is no plain decimal, has more places than the currency, or
 * is too large to be exact. Trailing zeros beyond the currency's places are harmless: `'10.500'` is 1050.
 */
export function parseDecimal(text: string, currencyCode: string): number | undefined {
  const match = /^(-?)(\d{1,15})(?:\.(\d{1,15}))?$/.exec(text.trim());
  if (!match) return undefined;
  const exponent = currencyExponent(currencyCode);
  const [, sign = '', whole = '', fraction = ''] = match;
  if (/[^0]/.test(fraction.slice(exponent))) return undefined;
  const minor = Number(whole + fraction.slice(0, exponent).padEnd(exponent, '0'));
  if (!Number.isSafeInteger(minor)) return undefined;
  return sign === '' || minor === 0 ? minor : -minor;
}

/** 1050 in EUR is `'10.50'`, in JPY `'1050'`. */
export function formatDecimal(minor: number, currencyCode: string): string {
  const exponent = currencyExponent(currencyCode);
  const digits = Math.abs(minor)
    .toString()
    .padStart(exponent + 1, '0');
  const sign = minor < 0 ? '-' : '';
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
