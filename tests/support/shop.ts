import { randomUUID } from 'node:crypto';
import { eventually } from './eventually.ts';
import type { Answer, Hansa } from './hansa.ts';

/** What the helpers need to speak to a shop. */
export type Shop = Pick<Hansa, 'ask' | 'owner'>;

/** The answer's data, or the errors as an exception: for steps a test takes for granted. */
export function dataOf({ data, errors, status }: Answer): any {
  if (errors || !data) throw new Error(`HTTP ${status}: ${JSON.stringify(errors ?? data)}`);
  for (const payload of Object.values(data as Record<string, { userErrors?: unknown[] } | null>)) {
    if (payload?.userErrors?.length) throw new Error(JSON.stringify(payload.userErrors));
  }
  return data;
}

export async function signIn(shop: Shop, email: string, password: string): Promise<string> {
  const { customerAccessTokenCreate } = dataOf(
    await shop.ask(
      `mutation ($input: CustomerAccessTokenCreateInput!) {
        customerAccessTokenCreate(input: $input) { customerAccessToken { accessToken } userErrors { message } }
      }`,
      { input: { email, password } },
    ),
  );
  return customerAccessTokenCreate.customerAccessToken.accessToken;
}

export const signInOwner = (shop: Shop): Promise<string> =>
  signIn(shop, shop.owner.email, shop.owner.password);

export async function register(
  shop: Shop,
  email = `${randomUUID()}@example.com`,
  password = 'correct horse battery',
) {
  dataOf(
    await shop.ask(
      `mutation ($input: CustomerCreateInput!) { customerCreate(input: $input) { customer { id } userErrors { message } } }`,
      { input: { email, password, firstName: 'Ada', lastName: 'Krüger' } },
    ),
  );
  return { email, password, token: await signIn(shop, email, password) };
}

export interface Variant {
  readonly id: string;
  readonly sku: string | null;
  readonly price: { amount: string; currencyCode: string };
  readonly requiresShipping: boolean;
  readonly quantityAvailable: number | null;
  readonly availableForSale: boolean | null;
}

export async function findVariant(shop: Shop, handle: string): Promise<Variant> {
  const { product } = dataOf(
    await shop.ask(
      `query ($handle: String!) { product(handle: $handle) { variants(first: 1) { nodes {
        id sku price { amount currencyCode } requiresShipping quantityAvailable availableForSale } } } }`,
      { handle },
    ),
  );
  return product.variants.nodes[0];
}

/** A product with one variant and a stock of its own, so that tests do not buy from each other's shelf. */
export async function stockProduct(
  shop: Shop,
  token: string,
  quantity: number,
  price = '10.00',
): Promise<string> {
  const handle = `test-${randomUUID()}`;
  const csv = [
    'Handle,Title,Vendor,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Price,Variant Requires Shipping,Variant Taxable,Status',
    `${handle},Test ${handle},Tests,TRUE,Title,Default Title,SKU-${handle},500,shopify,${quantity},${price},TRUE,TRUE,active`,
  ].join('\n');
  dataOf(
    await shop.ask(
      `mutation ($input: ProductsImportInput!) { productsImport(input: $input) { createdCount rowErrors { message } userErrors { message } } }`,
      { input: { csv } },
      token,
    ),
  );
  const { id } = await findVariant(shop, handle);
  await eventually(
    `the stock of ${handle}`,
    async () => (await findVariant(shop, handle)).quantityAvailable === quantity,
  );
  // Orders keeps its own copy of what can be bought; it hears of it at about the same time.
  await eventually(`${handle} in orders`, async () => {
    const { data } = await shop.ask(CART_CREATE, { input: { lines: [{ merchandiseId: id, quantity: 1 }] } });
    return data?.cartCreate?.cart != null;
  });
  return id;
}

export const lübeck = {
  firstName: 'Ada',
  lastName: 'Krüger',
  address1: 'Mengstraße 4',
  city: 'Lübeck',
  zip: '23552',
  countryCode: 'DE',
};

const CART_FIELDS = `
  id totalQuantity lines { id title quantity cost { totalAmount { amount } } }
  cost { subtotalAmount { amount currencyCode } totalShippingAmount { amount } totalTaxAmount { amount } totalDiscountAmount { amount } totalAmount { amount } }
  selectedDeliveryOption { handle title amount { amount } } buyerIdentity { email }`;

const CART_CREATE = `mutation ($input: CartCreateInput!) {
  cartCreate(input: $input) { cart { ${CART_FIELDS} } userErrors { code message field } } }`;

/** A cart that can be ordered: with lines, an address and the first delivery option. */
export async function readyCart(
  shop: Shop,
  lines: readonly { merchandiseId: string; quantity: number }[],
  token?: string,
): Promise<{ id: string; total: string }> {
  const { cartCreate } = dataOf(
    await shop.ask(
      CART_CREATE,
      {
        input: {
          lines,
          buyerIdentity: { email: 'guest@example.com', countryCode: 'DE' },
          deliveryAddress: lübeck,
        },
      },
      token,
    ),
  );
  const { id } = cartCreate.cart as { id: string };
  const { cart } = dataOf(
    await shop.ask(`query ($id: ID!) { cart(id: $id) { deliveryOptions { handle } } }`, { id }, token),
  );
  const handle = cart.deliveryOptions[0].handle as string;
  const { cartSelectedDeliveryOptionUpdate } = dataOf(
    await shop.ask(
      `mutation ($input: CartSelectedDeliveryOptionUpdateInput!) {
        cartSelectedDeliveryOptionUpdate(input: $input) { cart { ${CART_FIELDS} } userErrors { code message } } }`,
      { input: { cartId: id, handle } },
      token,
    ),
  );
  return { id, total: cartSelectedDeliveryOptionUpdate.cart.cost.totalAmount.amount };
}

export type Placed =
  | {
      readonly kind: 'accepted';
      readonly orderId: string;
      readonly token: string;
      readonly replayed: boolean;
    }
  | { readonly kind: 'refused'; readonly codes: readonly string[] };

export async function placeOrder(
  shop: Shop,
  input: { cartId: string; paymentMethodToken?: string; idempotencyKey?: string },
  token?: string,
): Promise<Placed> {
  const { data, errors } = await shop.ask(
    `mutation ($input: OrderPlaceInput!) { orderPlace(input: $input) { __typename
      ... on OrderAccepted { order { id } token replayed }
      ... on OrderRefused { userErrors { code message } } } }`,
    { input: { paymentMethodToken: 'tok_approved', idempotencyKey: randomUUID(), ...input } },
    token,
  );
  if (errors) throw new Error(JSON.stringify(errors));
  const { orderPlace } = data;
  if (orderPlace.__typename === 'OrderRefused') {
    return { kind: 'refused', codes: orderPlace.userErrors.map(({ code }: { code: string }) => code) };
  }
  return {
    kind: 'accepted',
    orderId: orderPlace.order.id,
    token: orderPlace.token,
    replayed: orderPlace.replayed,
  };
}

export interface Order {
  readonly id: string;
  readonly number: string;
  readonly status: 'PENDING' | 'CONFIRMED' | 'FULFILLED' | 'CANCELLED';
  readonly financialStatus: string;
  readonly fulfillmentStatus: string;
  readonly cancelReason: string | null;
  readonly total: { amount: string };
  readonly payments:
    | readonly {
        id: string;
        status: string;
        capturedAmount: { amount: string };
        refundedAmount: { amount: string };
      }[]
    | null;
  readonly shipments: readonly { id: string; status: string }[] | null;
  readonly timeline: readonly { at: string; kind: string; message: string }[];
}

export async function readOrder(shop: Shop, id: string, token: string): Promise<Order | null> {
  const { data, errors } = await shop.ask(
    `query ($id: ID!, $token: String) { order(id: $id, token: $token) {
      id number status financialStatus fulfillmentStatus cancelReason total { amount }
      payments { id status capturedAmount { amount } refundedAmount { amount } }
      shipments { id status } timeline { at kind message } } }`,
    { id, token },
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data.order;
}

export function orderThat(shop: Shop, placed: Placed, is: (order: Order) => boolean): Promise<Order> {
  if (placed.kind === 'refused') throw new Error(`refused: ${placed.codes.join()}`);
  return eventually(`order ${placed.orderId}`, async () => {
    const order = await readOrder(shop, placed.orderId, placed.token);
    return order && is(order) && order;
  });
}

export interface LedgerEntry {
  readonly kind: string;
  readonly orderId: string;
  readonly amount: number;
  readonly status: string;
}

export async function ledgerOf(sandboxOrigin: string, orderId: string): Promise<readonly LedgerEntry[]> {
  const response = await fetch(`${sandboxOrigin}/ledger?orderId=${encodeURIComponent(orderId)}`);
  const body = (await response.json()) as { operations?: LedgerEntry[] } | LedgerEntry[];
  return Array.isArray(body) ? body : (body.operations ?? []);
}
