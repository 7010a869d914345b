import { eventually } from '../eventually.ts';
import { ask } from '../hansa.ts';
import { placeOrder, readyCart, type Placed, type Shop } from '../shop.ts';

/** As long as a client may have to repeat itself while everything around it dies and comes back. */
const PATIENCE_MS = 240_000;
/** A connection to a process that was killed is told of it; one to a machine that vanished would not be. */
const ANSWER_LIMIT_MS = 30_000;

/** A shop as a client sees it who repeats each request until it is answered whole. */
export function stubbornShop({ origin, owner }: { origin: string; owner: Shop['owner'] }): Shop {
  return {
    owner,
    ask: (query, variables, token) =>
      eventually(
        'an answer',
        async () => {
          const late = AbortSignal.timeout(ANSWER_LIMIT_MS);
          const answer = await ask(origin, { query, variables, token, signal: late });
          if (answer.status >= 500 || answer.errors) throw new Error(JSON.stringify(answer.errors));
          return answer;
        },
        PATIENCE_MS,
      ),
  };
}

export type Accepted = Extract<Placed, { kind: 'accepted' }> & {
  readonly key: string;
  readonly cartId: string;
  readonly paymentMethodToken: string;
  readonly lines: readonly Line[];
};

export interface Line {
  readonly merchandiseId: string;
  readonly quantity: number;
}

export interface Wish {
  readonly lines: readonly Line[];
  readonly paymentMethodToken: string;
  readonly key: string;
  /** Whether the buyer thinks better of it at once. */
  readonly cancels: boolean;
}

/** From an empty cart to an acknowledged order. What is repeated on the way is repeated with the same key. */
export async function buy(shop: Shop, { lines, paymentMethodToken, key, cancels }: Wish): Promise<Accepted> {
  const cart = await readyCart(shop, lines);
  const placed = await placeOrder(shop, { cartId: cart.id, paymentMethodToken, idempotencyKey: key });
  if (placed.kind === 'refused') throw new Error(`An order was refused: ${placed.codes.join()}`);
  if (cancels) await cancel(shop, placed.orderId, placed.token);
  return { ...placed, key, cartId: cart.id, paymentMethodToken, lines };
}

/** Asks for the end of an order. It may be too late for that, which is an answer as well. */
async function cancel(shop: Shop, orderId: string, token: string): Promise<void> {
  await shop.ask(
    `mutation ($input: OrderCancelInput!) { orderCancel(input: $input) { order { status } userErrors { code } } }`,
    { input: { orderId, token } },
  );
}
