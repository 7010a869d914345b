import { z } from 'zod';

/** The value shapes that several contracts share. */

export const minorUnits = z.int();

export const money = z.strictObject({ amount: minorUnits, currencyCode: z.string().length(3) });

export const instant = z.iso.datetime();

export const address = z.strictObject({
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  company: z.string().nullable(),
  address1: z.string().nullable(),
  address2: z.string().nullable(),
  city: z.string().nullable(),
  provinceCode: z.string().nullable(),
  zip: z.string().nullable(),
  countryCode: z.string().length(2),
  phone: z.string().nullable(),
});

export const orderLine = z.strictObject({
  lineId: z.string(),
  variantId: z.string(),
  title: z.string(),
  sku: z.string().nullable(),
  quantity: z.int().positive(),
  unitPrice: money,
  requiresShipping: z.boolean(),
  weightGrams: z.int().nonnegative(),
});

export const reservedLine = z.strictObject({ variantId: z.string(), quantity: z.int().positive() });

export const exampleMoney = { amount: 2490, currencyCode: 'EUR' };

export const exampleAddress = {
  firstName: 'Ada',
  lastName: 'Krüger',
  company: null,
  address1: 'Mengstraße 4',
  address2: null,
  city: 'Lübeck',
  provinceCode: null,
  zip: '23552',
  countryCode: 'DE',
  phone: null,
};

export const exampleLine = {
  lineId: 'line_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
  variantId: 'var_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
  title: 'Herring barrel – small',
  sku: 'HB-S',
  quantity: 1,
  unitPrice: exampleMoney,
  requiresShipping: true,
  weightGrams: 900,
};
