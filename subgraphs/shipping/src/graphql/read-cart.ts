import { parseDecimal } from '@hansa/contracts/money';
import { Fault } from '@hansa/kit/errors/fault';
import { z } from 'zod';
import type { CartToSend } from '../domain/offer.ts';

const representation = z.object({
  deliveryAddress: z
    .object({
      countryCode: z.string().nullish(),
      provinceCode: z.string().nullish(),
      zip: z.string().nullish(),
    })
    .nullish(),
  lines: z.array(z.object({ quantity: z.int(), weightGrams: z.int(), requiresShipping: z.boolean() })),
  cost: z.object({ subtotalAmount: z.object({ amount: z.string(), currencyCode: z.string() }) }),
});

/** What orders says of a cart, as the gateway brings it through `@requires`. */
export function readCart(cart: unknown): CartToSend {
  const read = representation.safeParse(cart);
  if (!read.success) {
    throw new Fault('INTERNAL', `The gateway brought a cart without what is required: ${read.error.message}`);
  }
  const { deliveryAddress: address, lines, cost } = read.data;
  const { currencyCode } = cost.subtotalAmount;
  const amount = parseDecimal(cost.subtotalAmount.amount, currencyCode);
  if (amount === undefined) throw new Fault('INTERNAL', 'The gateway brought a subtotal that is no amount.');
  return {
    lines,
    destination: address?.countryCode
      ? {
          countryCode: address.countryCode,
          provinceCode: address.provinceCode ?? null,
          zip: address.zip ?? null,
        }
      : null,
    subtotal: { amount, currencyCode },
  };
}
