import type { addCartLines } from '../commands/add-cart-lines.ts';
import type { cancelOrder } from '../commands/cancel-order.ts';
import type { createCart } from '../commands/create-cart.ts';
import type { identifyCartBuyer } from '../commands/identify-cart-buyer.ts';
import type { placeOrder } from '../commands/place-order.ts';
import type { removeCartLines } from '../commands/remove-cart-lines.ts';
import type { selectDeliveryOption } from '../commands/select-delivery-option.ts';
import type { setCartDeliveryAddress } from '../commands/set-cart-delivery-address.ts';
import type { showCarts } from '../commands/show-carts.ts';
import type { updateCartLines } from '../commands/update-cart-lines.ts';
import type { writeCartNote } from '../commands/write-cart-note.ts';
import type { Cart } from '../domain/cart.ts';
import type { Cost } from '../domain/cost.ts';
import type { Order } from '../domain/order.ts';
import type { cartFor } from '../queries/cart-for.ts';
import type { listOrders } from '../queries/list-orders.ts';
import type { orderFor } from '../queries/order-for.ts';
import type { ordersOfCustomers } from '../queries/orders-of-customers.ts';
import type { watchOrder } from '../queries/watch-order.ts';

/** Everything that resolvers may ask for; what it is made of is settled in `service.ts`. */
export interface App {
  readonly createCart: ReturnType<typeof createCart>;
  readonly addCartLines: ReturnType<typeof addCartLines>;
  readonly updateCartLines: ReturnType<typeof updateCartLines>;
  readonly removeCartLines: ReturnType<typeof removeCartLines>;
  readonly identifyCartBuyer: ReturnType<typeof identifyCartBuyer>;
  readonly setCartDeliveryAddress: ReturnType<typeof setCartDeliveryAddress>;
  readonly selectDeliveryOption: ReturnType<typeof selectDeliveryOption>;
  readonly writeCartNote: ReturnType<typeof writeCartNote>;
  readonly placeOrder: ReturnType<typeof placeOrder>;
  readonly cancelOrder: ReturnType<typeof cancelOrder>;
  readonly cartFor: ReturnType<typeof cartFor>;
  readonly showCarts: ReturnType<typeof showCarts>;
  readonly costOf: (cart: Cart) => Cost;
  readonly orderFor: ReturnType<typeof orderFor>;
  readonly ordersByIds: (ids: readonly string[]) => Promise<ReadonlyMap<string, Order>>;
  readonly listOrders: ReturnType<typeof listOrders>;
  readonly ordersOfCustomers: ReturnType<typeof ordersOfCustomers>;
  readonly watchOrder: ReturnType<typeof watchOrder>;
}
