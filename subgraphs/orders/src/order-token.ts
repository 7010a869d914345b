import { createHmac, timingSafeEqual } from 'node:crypto';

/** The secrets by which guests read their orders. */
export interface OrderTokens {
  of(orderId: string): string;
  fits(orderId: string, token: string): boolean;
}

/**
 * A token is the order's id sealed with the service's secret: nothing to store, nothing to leak, and the
 * answer to a repeated request has the same one. Another secret makes all old tokens worthless.
 */
export function createOrderTokens(secret: string): OrderTokens {
  const seal = (orderId: string) => createHmac('sha256', secret).update(`order ${orderId}`).digest();
  return {
    of: (orderId) => seal(orderId).toString('base64url'),
    fits: (orderId, token) => {
      const given = Buffer.from(token, 'base64url');
      const right = seal(orderId);
      // Only the length is told apart early, and that is no secret.
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}
