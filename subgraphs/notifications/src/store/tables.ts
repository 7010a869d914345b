import type { Generated, JSONColumnType } from 'kysely';
import type { OrderLine } from './order-line.ts';

/** The columns of this service's database. */
export interface Tables {
  customers: CustomersTable;
  orders: OrdersTable;
  parked_news: ParkedNewsTable;
  mails: MailsTable;
  webhook_endpoints: WebhookEndpointsTable;
  webhook_deliveries: WebhookDeliveriesTable;
  webhook_attempts: WebhookAttemptsTable;
}

interface CustomersTable {
  customer_id: string;
  version: number;
  first_name: string | null;
  erased_at: Date | null;
}

interface OrdersTable {
  order_id: string;
  number: string;
  customer_id: string | null;
  email: string | null;
  total_amount: number;
  currency_code: string;
  lines: JSONColumnType<readonly OrderLine[]> | null;
}

interface ParkedNewsTable {
  kind: string;
  ref: string;
  order_id: string;
  news: JSONColumnType<object>;
  parked_at: Generated<Date>;
}

interface MailsTable {
  id: string;
  kind: string;
  ref: string;
  order_id: string | null;
  customer_id: string | null;
  recipient: string | null;
  subject: string;
  text_body: string | null;
  html_body: string | null;
  status: Generated<'PENDING' | 'SENT' | 'FAILED' | 'CANCELLED'>;
  attempts: Generated<number>;
  due_at: Generated<Date>;
  last_error: string | null;
  created_at: Generated<Date>;
  sent_at: Date | null;
}

interface WebhookEndpointsTable {
  id: string;
  version: Generated<number>;
  url: string;
  event_types: readonly string[];
  enabled: Generated<boolean>;
  disabled_reason: string | null;
  secret: string;
  previous_secret: string | null;
  previous_secret_until: Date | null;
  last_succeeded_at: Date | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

interface WebhookDeliveriesTable {
  id: string;
  endpoint_id: string;
  event_id: string;
  event_type: string;
  customer_id: string | null;
  payload: string | null;
  erase_when_done: Generated<boolean>;
  status: Generated<'PENDING' | 'DELIVERED' | 'FAILED'>;
  tries: Generated<number>;
  due_at: Generated<Date>;
  created_at: Generated<Date>;
}

interface WebhookAttemptsTable {
  delivery_id: string;
  number: number;
  at: Date;
  response_status: number | null;
  duration_ms: number;
  error: string | null;
}
