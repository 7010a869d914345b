import type { Eventing } from '@hansa/kit/events/eventing';
import { startWorker, type Worker } from '@hansa/kit/jobs/worker';
import type { Service, ServiceDeps } from '@hansa/kit/subgraph/service';
import { createSubgraph } from '@hansa/kit/subgraph/subgraph';
import { addCartLines } from './commands/add-cart-lines.ts';
import { advanceOrder } from './commands/advance-order.ts';
import { cancelOrder } from './commands/cancel-order.ts';
import { createCart } from './commands/create-cart.ts';
import { identifyCartBuyer } from './commands/identify-cart-buyer.ts';
import { meetDeadlines } from './commands/meet-deadlines.ts';
import { placeOrder } from './commands/place-order.ts';
import { readQuote } from './commands/read-quote.ts';
import { removeCartLines } from './commands/remove-cart-lines.ts';
import { selectDeliveryOption } from './commands/select-delivery-option.ts';
import { setCartDeliveryAddress } from './commands/set-cart-delivery-address.ts';
import { showCarts } from './commands/show-carts.ts';
import { updateCartLines } from './commands/update-cart-lines.ts';
import { writeCartNote } from './commands/write-cart-note.ts';
import type { OrdersConfig } from './config.ts';
import { costOf } from './domain/cost.ts';
import type { App } from './graphql/app.ts';
import { createContext } from './graphql/context.ts';
import { resolvers } from './graphql/resolvers.ts';
import { createOrderMetrics } from './metrics.ts';
import { createOrderTokens } from './order-token.ts';
import { cartFor } from './queries/cart-for.ts';
import { listOrders } from './queries/list-orders.ts';
import { orderFor } from './queries/order-for.ts';
import { ordersOfCustomers } from './queries/orders-of-customers.ts';
import { watchOrder } from './queries/watch-order.ts';
import { onCatalogNews } from './reactions/on-catalog-news.ts';
import { onCustomerNews } from './reactions/on-customer-news.ts';
import { onInventoryAnswers } from './reactions/on-inventory-answers.ts';
import { onPaymentAnswers } from './reactions/on-payment-answers.ts';
import { onShippingAnswers } from './reactions/on-shipping-answers.ts';
import { isMongoUrl } from './store/mongodb/mongo-url.ts';
import { createPostgresStorage } from './store/postgres/storage.ts';
import type { Storage, StorageDeps } from './store/storage.ts';

const HOUR_MS = 3_600_000;

/** Carts, orders, and the process that brings every order to its end. */
export async function createOrders(deps: ServiceDeps, config: OrdersConfig): Promise<Service> {
  const { log, meter, bus } = deps;
  const storage = await openStorage(deps);
  const metrics = createOrderMetrics({ meter, log, orders: storage.orders });
  const parts = { ...storage, ...config, metrics, log };
  const advance = advanceOrder(parts);
  const app = createApp({ ...parts, advanceOrder: advance });

  const subgraph = createSubgraph({
    name: 'orders',
    schemaFile: new URL('../schema.graphql', import.meta.url),
    resolvers,
    context: createContext(app),
    verifyIdentity: deps.verifyIdentity,
    log,
    meter,
  });
  const reactions = [
    ...onInventoryAnswers(advance),
    ...onPaymentAnswers(advance),
    ...onShippingAnswers(advance),
    ...onCatalogNews(storage.variants),
    ...onCustomerNews(storage),
  ];

  let eventing: Eventing | undefined;
  let workers: Worker[] = [];
  return {
    name: 'orders',
    subgraph,
    checks: [
      { name: 'database', check: storage.ping },
      { name: 'events', check: () => bus.ping() },
    ],
    migrate: storage.migrate,
    start: async () => {
      await storage.changes.start();
      metrics.start();
      eventing = await storage.startEventing(reactions);
      workers = [
        startWorker({ name: 'deadlines', pollMs: config.deadlinePollMs, log, round: meetDeadlines(parts) }),
        startWorker({
          name: 'abandoned-carts',
          pollMs: HOUR_MS,
          log,
          round: () => storage.carts.deleteAbandoned(config.cartDays),
        }),
      ];
    },
    stop: async () => {
      await Promise.all(workers.map((worker) => worker.stop()));
      await eventing?.stop();
      await storage.changes.stop();
      metrics.stop();
      await storage.close();
    },
  };
}

/** The one place where it matters what the database is: its address says it. */
async function openStorage(deps: StorageDeps): Promise<Storage> {
  if (!isMongoUrl(deps.databaseUrl)) return createPostgresStorage(deps);
  // Loaded only where it is needed: the driver takes a quarter of a second.
  const { createMongoStorage } = await import('./store/mongodb/storage.ts');
  return createMongoStorage(deps);
}

type Parts = Storage &
  OrdersConfig &
  Pick<ServiceDeps, 'log'> & {
    metrics: ReturnType<typeof createOrderMetrics>;
    advanceOrder: ReturnType<typeof advanceOrder>;
  };

function createApp(parts: Parts): App {
  const tokens = createOrderTokens(parts.orderTokenSecret);
  const show = showCarts(parts);
  const answer = orderFor({ ...parts, tokens });
  return {
    createCart: createCart(parts),
    addCartLines: addCartLines(parts),
    updateCartLines: updateCartLines(parts),
    removeCartLines: removeCartLines(parts),
    identifyCartBuyer: identifyCartBuyer(parts),
    setCartDeliveryAddress: setCartDeliveryAddress(parts),
    selectDeliveryOption: selectDeliveryOption({ ...parts, readQuote: readQuote(parts.quoteKeys) }),
    writeCartNote: writeCartNote(parts),
    placeOrder: placeOrder({ ...parts, tokens }),
    cancelOrder: cancelOrder({ ...parts, tokens, waitMs: parts.cancelWaitMs }),
    cartFor: cartFor({ showCarts: show }),
    showCarts: show,
    costOf: (cart) => costOf(cart, parts.pricing),
    orderFor: answer,
    ordersByIds: parts.orders.byIds,
    listOrders: listOrders(parts),
    ordersOfCustomers: ordersOfCustomers(parts),
    watchOrder: watchOrder({ ...parts, orderFor: answer }),
  };
}
