import type { ColumnType, JSONColumnType } from 'kysely';
import type { Cart } from '../../domain/cart.ts';
import type { Order } from '../../domain/order.ts';

export interface CartsTable {
  id: string;
  version: number;
  customer_id: string | null;
  order_id: string | null;
  touched_at: ColumnType<Date, never, never>;
  document: JSONColumnType<Cart>;
}

export interface OrdersTable {
  id: string;
  version: number;
  number: string;
  cart_id: string;
  idempotency_scope: string;
  idempotency_key: string;
  customer_id: string | null;
  email: string;
  status: string;
  total_amount: number;
  placed_at: Date;
  updated_at: Date;
  deadline_at: Date | null;
  document: JSONColumnType<Order>;
}

export interface ProductsTable {
  id: string;
  version: number;
  title: string;
  status: string;
}

export interface VariantsTable {
  id: string;
  product_id: string;
  version: number;
  title: string;
  sku: string | null;
  price_amount: number;
  currency_code: string;
  weight_grams: number;
  requires_shipping: boolean;
  taxable: boolean;
  removed: boolean;
}

export interface CustomersTable {
  id: string;
  version: number;
  email: string | null;
}

export interface Tables {
  carts: CartsTable;
  orders: OrdersTable;
  products: ProductsTable;
  variants: VariantsTable;
  customers: CustomersTable;
}
