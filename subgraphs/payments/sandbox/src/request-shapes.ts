import { z } from 'zod';

/** Minor units. Nothing, or less, cannot be charged. */
const amount = z.int().positive();

const orderId = z.string().min(1).max(100);

const currencyCode = z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code');

export const authorizationBody = z.strictObject({
  orderId,
  amount,
  currencyCode,
  token: z.string().min(1).max(200),
});

export const captureBody = z.strictObject({ orderId, authorizationId: z.string(), amount, currencyCode });

export const voidBody = z.strictObject({ orderId, authorizationId: z.string() });

export const refundBody = z.strictObject({ orderId, captureId: z.string(), amount, currencyCode });

const DEFAULT_PAGE = 100;
const PAGE_MAX = 1_000;

export const ledgerQuery = z.object({
  orderId: z.string().optional(),
  since: z.iso
    .datetime()
    .transform((text) => new Date(text))
    .optional(),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(DEFAULT_PAGE),
});
