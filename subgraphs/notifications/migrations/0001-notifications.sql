-- What mails need to know of customers, copied from their events. The row of an erased customer stays, so
-- that an older event that comes late cannot bring the person back.
create table customers (
  customer_id text collate "C" primary key,
  version integer not null,
  first_name text,
  erased_at timestamptz(3)
);

-- What mails need to know of orders, copied from their events. `email` is gone once its customer was erased.
create table orders (
  order_id text collate "C" primary key,
  number text not null,
  customer_id text collate "C",
  email text,
  total_amount bigint not null,
  currency_code text not null,
  lines json
);

create index orders_customer on orders (customer_id) where customer_id is not null;

-- News of orders that were not heard of yet: events of different contexts come in any order.
create table parked_news (
  kind text not null,
  ref text collate "C" not null,
  order_id text collate "C" not null,
  news json not null,
  parked_at timestamptz(3) not null default now(),
  primary key (kind, ref)
);

create index parked_news_order on parked_news (order_id);

-- One row per mail, ever: a fact of an order is told once, however often it is heard of.
--
--   PENDING --sent--> SENT
--   PENDING --refused, or failed too often--> FAILED
--   PENDING --its customer was erased--> CANCELLED
create table mails (
  id text collate "C" primary key,
  kind text not null,
  ref text collate "C" not null,
  order_id text collate "C",
  customer_id text collate "C",
  -- Null once the customer was erased.
  recipient text,
  subject text not null,
  -- Null once the mail is out: nobody reads them here any more, and a recovery mail holds a key.
  text_body text,
  html_body text,
  status text not null default 'PENDING' check (status in ('PENDING', 'SENT', 'FAILED', 'CANCELLED')),
  attempts integer not null default 0,
  -- Also the lease: whoever takes the mail moves this into the future.
  due_at timestamptz(3) not null default now(),
  last_error text,
  created_at timestamptz(3) not null default now(),
  sent_at timestamptz(3),
  unique (kind, ref)
);

create index mails_due on mails (due_at) where status = 'PENDING';
create index mails_customer on mails (customer_id, id);

create table webhook_endpoints (
  id text collate "C" primary key,
  version integer not null default 1,
  url text not null,
  event_types text[] not null,
  enabled boolean not null default true,
  disabled_reason text,
  -- Needed in the clear to sign with. The previous one signs too until receivers have changed over.
  secret text not null,
  previous_secret text,
  previous_secret_until timestamptz(3),
  last_succeeded_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);

-- One row per endpoint and event.
--
--   PENDING --2xx--> DELIVERED
--   PENDING --schedule at its end, or 410--> FAILED
--   DELIVERED, FAILED --retried by hand--> PENDING
create table webhook_deliveries (
  id text collate "C" primary key,
  endpoint_id text collate "C" not null references webhook_endpoints (id) on delete cascade,
  event_id text collate "C" not null,
  event_type text not null,
  -- Whose personal data the payload may hold.
  customer_id text collate "C",
  -- The body, letter by letter as it is signed. Null once its customer was erased.
  payload text,
  erase_when_done boolean not null default false,
  status text not null default 'PENDING' check (status in ('PENDING', 'DELIVERED', 'FAILED')),
  -- Attempts since the schedule began, or began anew by hand.
  tries integer not null default 0,
  due_at timestamptz(3) not null default now(),
  created_at timestamptz(3) not null default now(),
  unique (endpoint_id, event_id)
);

create index webhook_deliveries_due on webhook_deliveries (endpoint_id, due_at) where status = 'PENDING';
create index webhook_deliveries_endpoint on webhook_deliveries (endpoint_id, id);
create index webhook_deliveries_customer on webhook_deliveries (customer_id) where customer_id is not null;
create index webhook_deliveries_done on webhook_deliveries (created_at) where status <> 'PENDING';

create table webhook_attempts (
  delivery_id text collate "C" not null references webhook_deliveries (id) on delete cascade,
  number integer not null,
  at timestamptz(3) not null,
  response_status integer,
  duration_ms integer not null,
  error text,
  primary key (delivery_id, number)
);
