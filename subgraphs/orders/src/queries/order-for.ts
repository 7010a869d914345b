import { isId } from '@hansa/kit/ids';
import type { Caller } from '../domain/caller.ts';
import { maySeeOrder, type Order } from '../domain/order.ts';
import type { OrderTokens } from '../order-token.ts';
import type { OrderStore } from '../store/order-store.ts';

type Deps = {
  readonly orders: Pick<OrderStore, 'byId'>;
  readonly tokens: Pick<OrderTokens, 'fits'>;
};

export interface OrderQuestion {
  readonly caller: Caller;
  readonly id: string;
  readonly token: string | null;
}

/** An order for its customer, for staff, or for who holds its token; for all others there is none. */
export const orderFor =
  ({ orders, tokens }: Deps) =>
  async ({ caller, id, token }: OrderQuestion): Promise<Order | undefined> => {
    const order = isId('ord', id) ? await orders.byId(id) : undefined;
    if (!order) return undefined;
    const allowed = maySeeOrder(caller, order) || (token !== null && tokens.fits(id, token));
    return allowed ? order : undefined;
  };
