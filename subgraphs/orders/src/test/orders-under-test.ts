import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { productCreated } from '@hansa/contracts/catalog/product-created';
import { productDeleted } from '@hansa/contracts/catalog/product-deleted';
import { productUpdated } from '@hansa/contracts/catalog/product-updated';
import type { ContractEvent } from '@hansa/contracts/contract';
import {
  DELIVERY_QUOTE_AUDIENCE,
  DELIVERY_QUOTE_ISSUER,
  quotedCart,
  type DeliveryQuote,
} from '@hansa/contracts/shipping/delivery-quote';
import { anonymous, type Viewer } from '@hansa/kit/auth/viewer';
import type { Verdict } from '@hansa/kit/events/bus';
import type { EventEnvelope } from '@hansa/kit/events/envelope';
import { createEventId, createId } from '@hansa/kit/ids';
import { eventually } from '@hansa/kit/testing/eventually';
import { startTestService, type TestService } from '@hansa/kit/testing/service';
import { SignJWT } from 'jose';
import { ordersDefaults, type OrdersConfig } from '../config.ts';
import type { Cart } from '../domain/cart.ts';
import { costOf } from '../domain/cost.ts';
import type { Order } from '../domain/order.ts';
import { createOrders } from '../service.ts';
import type { Storage } from '../store/storage.ts';
import { answerEvent, type Answer } from './answers.ts';
import type { Backdoor } from './backdoor.ts';
import { address, pricing } from './examples.ts';
import type { StorageKind } from './storages.ts';
import type { CartView, Payload } from './views.ts';

type Product = (typeof productCreated)['example'];
type Json = Record<string, unknown>;

export const ada = { kind: 'customer', id: 'cust_ada', scopes: [] } as const satisfies Viewer;
export const bob = { kind: 'customer', id: 'cust_bob', scopes: [] } as const satisfies Viewer;
export const clerk = {
  kind: 'staff',
  id: 'staff_1',
  scopes: ['orders:read', 'orders:write'],
} satisfies Viewer;

export interface QuoteChanges {
  readonly claims?: Partial<DeliveryQuote>;
  readonly expiresAt?: Date;
  readonly audience?: string;
  readonly key?: KeyObject;
}

/** A running orders service and the words in which its tests speak. */
export interface OrdersUnderTest extends TestService {
  readonly backdoor: Backdoor;
  readonly config: OrdersConfig;
  /** Hands one event to the service and waits for its verdict. */
  tell(event: ContractEvent, id?: string): Promise<Verdict>;
  /** A product with one variant on sale; returns the variant's id. */
  sell(variant?: Partial<Product['variants'][number]>, product?: Partial<Product>): Promise<string>;
  /** The same variant at another price, as the catalog tells of it. */
  reprice(variantId: string, amount: number): Promise<void>;
  withdraw(variantId: string): Promise<void>;
  /** Asks one mutation; its payload. */
  mutate(field: string, input: Json, viewer?: Viewer): Promise<Payload>;
  cart(id: string, viewer?: Viewer): Promise<CartView>;
  cartDocument(id: string): Promise<Cart>;
  /** What shipping would sign for the cart as it is. */
  quote(cartId: string, changes?: QuoteChanges): Promise<string>;
  /** A cart that nothing keeps from being ordered. */
  readyCart(options?: { viewer?: Viewer; variantId?: string }): Promise<string>;
  place(cartId: string, options?: { viewer?: Viewer; key?: string; token?: string }): Promise<Payload>;
  /** A placed order's id, and a guest's token for it. */
  placed(options?: { viewer?: Viewer; variantId?: string }): Promise<{ id: string; token: string }>;
  /** Lets the other services answer, one after the other. */
  answer(orderId: string, ...answers: readonly Answer[]): Promise<void>;
  order(id: string): Promise<Order>;
  /** The types of all events about an order so far, `order.updated` left out. */
  events(orderId: string): Promise<string[]>;
}

export const cartFields = `
  id totalQuantity note createdAt updatedAt
  lines {
    id title sku quantity weightGrams requiresShipping available merchandise { id }
    cost { amountPerQuantity { amount currencyCode } totalAmount { amount } }
  }
  cost {
    subtotalAmount { amount currencyCode } totalShippingAmount { amount } totalTaxAmount { amount }
    totalDiscountAmount { amount } totalAmount { amount }
  }
  buyerIdentity { email customer { id } countryCode }
  deliveryAddress { city countryCode zip }
  selectedDeliveryOption { handle title amount { amount } }
  discountCodes { code applicable }`;

export const orderFields = `
  id number status financialStatus fulfillmentStatus cancelReason email customer { id } version note
  lines { id title sku quantity unitPrice { amount } totalPrice { amount } merchandise { id } }
  subtotal { amount currencyCode } totalShipping { amount } totalTax { amount } totalDiscounts { amount }
  total { amount } deliveryTitle shippingAddress { city } timeline { at kind message } placedAt updatedAt`;

const userErrors = 'userErrors { code field message }';
const selections: Record<string, string> = {
  orderPlace: `__typename
    ... on OrderAccepted { order { ${orderFields} } token replayed }
    ... on OrderRefused { ${userErrors} cart { ${cartFields} } }`,
  orderCancel: `order { ${orderFields} } ${userErrors}`,
};

const capitalised = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** Gives an event what the outbox of its service would. */
export function envelopeOf(event: ContractEvent, id = createEventId()): EventEnvelope {
  return { id, source: '/test', time: new Date().toISOString(), ...event };
}

export async function startOrders(
  kind: StorageKind,
  changes: Partial<OrdersConfig> = {},
): Promise<OrdersUnderTest> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const config: OrdersConfig = {
    ...ordersDefaults,
    orderTokenSecret: 'a secret of thirty-two characters',
    quoteKeys: () => Promise.resolve(publicKey),
    pricing,
    deadlinePollMs: 20,
    ...changes,
  };
  const service = await startTestService((deps) => createOrders(deps, config), kind.createDatabase);
  const backdoor = kind.openBackdoor(service.databaseUrl);
  const { storage, outbox } = backdoor;
  const tell = async (event: ContractEvent, id?: string): Promise<Verdict> =>
    (await service.bus.deliver(envelopeOf(event, id)))[0] ?? { kind: 'ack' };

  const under: OrdersUnderTest = {
    ...service,
    backdoor,
    config,
    tell,
    ...catalogWords(tell),
    ...cartWords(service, storage, { config, privateKey }),
    answer: async (orderId, ...names) => {
      for (const name of names) await tell(answerEvent(orderId, name));
    },
    order: async (id) => found(await storage.orders.byId(id)),
    events: async (orderId) =>
      (await backdoor.typesAbout(orderId))
        .filter((type) => type !== 'hansa.orders.order.updated.v1')
        .map((type) => type.replace(/^hansa\.|\.v1$/g, '')),
    place: async (cartId, { viewer, key = `key of ${cartId}`, token = 'tok_approved' } = {}) =>
      under.mutate('orderPlace', { cartId, paymentMethodToken: token, idempotencyKey: key }, viewer),
    readyCart: async ({ viewer = anonymous, variantId } = {}) => {
      const lines = [{ merchandiseId: variantId ?? (await under.sell()), quantity: 1 }];
      const buyerIdentity = { email: 'ada@example.com', countryCode: 'DE' };
      const deliveryAddress = address;
      const created = await under.mutate('cartCreate', { lines, buyerIdentity, deliveryAddress }, viewer);
      const cartId = created.cart.id;
      const handle = await under.quote(cartId);
      await under.mutate('cartSelectedDeliveryOptionUpdate', { cartId, handle }, viewer);
      return cartId;
    },
    placed: async (options = {}) => {
      const { order, token } = await under.place(await under.readyCart(options), {
        key: createId('key'),
        ...options,
      });
      return { id: order.id, token };
    },
    close: async () => {
      await eventually(async () => (await outbox.backlog()).events === 0);
      await backdoor.close();
      await service.close();
    },
  };
  return under;
}

/** What a test has just made. */
function found<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new TypeError('It is not there.');
  return thing;
}

function catalogWords(tell: OrdersUnderTest['tell']): Pick<OrdersUnderTest, 'sell' | 'reprice' | 'withdraw'> {
  const products = new Map<string, Product>();
  return {
    sell: async (variant = {}, product = {}) => {
      const variantId = createId('var');
      const [example] = productCreated.example.variants;
      if (!example) throw new TypeError('The contract has no example variant.');
      const data = {
        ...productCreated.example,
        productId: createId('prod'),
        ...product,
        variants: [{ ...example, variantId, ...variant }],
      };
      products.set(variantId, data);
      await tell(productCreated.make({ subject: data.productId, sequence: 1, data }));
      return variantId;
    },
    reprice: async (variantId, amount) => {
      const known = products.get(variantId) ?? productCreated.example;
      const variants = known.variants.map((variant) => ({
        ...variant,
        version: variant.version + 1,
        price: { ...variant.price, amount },
      }));
      const data = { ...known, version: known.version + 1, variants };
      products.set(variantId, data);
      await tell(productUpdated.make({ subject: data.productId, sequence: data.version, data }));
    },
    withdraw: async (variantId) => {
      const { productId, version } = products.get(variantId) ?? productCreated.example;
      const data = { productId, version: version + 1, variantIds: [variantId] };
      await tell(productDeleted.make({ subject: productId, sequence: version + 1, data }));
    },
  };
}

function cartWords(
  service: TestService,
  storage: Storage,
  { config, privateKey }: { config: OrdersConfig; privateKey: KeyObject },
): Pick<OrdersUnderTest, 'mutate' | 'cart' | 'cartDocument' | 'quote'> {
  const cartDocument = async (id: string) => found(await storage.carts.byId(id));
  return {
    cartDocument,
    mutate: async (field, input, viewer) => {
      const selection = selections[field] ?? `cart { ${cartFields} } ${userErrors}`;
      const query = `mutation ($input: ${capitalised(field)}Input!) { ${field}(input: $input) { ${selection} } }`;
      const { data, errors } = await service.ask(query, { input }, viewer);
      return (data?.[field] ?? errors) as Payload;
    },
    cart: async (id, viewer) => {
      const { data } = await service.ask(
        `query ($id: ID!) { cart(id: $id) { ${cartFields} } }`,
        { id },
        viewer,
      );
      return data?.['cart'] as CartView;
    },
    quote: async (cartId, changes = {}) => {
      const cart = await cartDocument(cartId);
      const { subtotal } = costOf(cart, config.pricing);
      const { lines, deliveryAddress } = cart;
      const claims: DeliveryQuote = {
        cartId,
        cart: quotedCart({ lines, destination: deliveryAddress ?? address, subtotal }),
        rate: 'standard',
        title: 'Standard',
        amount: { amount: 490, currencyCode: 'EUR' },
        ...changes.claims,
      };
      return new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'EdDSA', kid: 'test' })
        .setIssuer(DELIVERY_QUOTE_ISSUER)
        .setAudience(changes.audience ?? DELIVERY_QUOTE_AUDIENCE)
        .setExpirationTime(changes.expiresAt ?? '1h')
        .sign(changes.key ?? privateKey);
    },
  };
}
