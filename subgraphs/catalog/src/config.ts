import { isCurrency } from '@hansa/contracts/money';
import { readEnv } from '@hansa/kit/config/read-env';
import { z } from 'zod';

export interface CatalogConfig {
  /** The one currency in which this shop names its prices. */
  readonly currencyCode: string;
}

/** The settings of the catalog, for those who compose services. */
export const catalogSettings = {
  HANSA_CURRENCY: z
    .string()
    .refine(isCurrency, 'is not the code of a currency by ISO 4217, such as EUR')
    .default('EUR'),
};

export function readCatalogConfig(env: Record<string, string | undefined>): CatalogConfig {
  return { currencyCode: readEnv(env, catalogSettings).HANSA_CURRENCY };
}
