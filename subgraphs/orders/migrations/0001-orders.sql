-- Carts and orders are documents: whatever one decision writes is in one row. The columns beside a document
-- are what the database must find, sort or keep unique by; each repeats a value of the document.

create table carts (
  id text collate "C" primary key,
  version bigint not null,
  customer_id text collate "C",
  order_id text collate "C",
  touched_at timestamptz(3) not null default now(),
  document jsonb not null
);

create index carts_customer_id on carts (customer_id) where customer_id is not null;
create index carts_touched_at on carts (touched_at);

-- Numbers are for people, who find "order 7" hard to believe.
create sequence order_numbers start with 1001;

create table orders (
  id text collate "C" primary key,
  version bigint not null,
  number text collate "C" not null unique,
  -- One cart is ordered once, whatever was lost in between.
  cart_id text collate "C" not null unique,
  idempotency_scope text collate "C" not null,
  idempotency_key text collate "C" not null,
  customer_id text collate "C",
  email text not null,
  status text collate "C" not null,
  total_amount bigint not null,
  placed_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  -- When the process must be looked at again; null while it waits for nothing.
  deadline_at timestamptz(3),
  document jsonb not null,
  -- One request makes one order, however often it comes and wherever it arrives.
  unique (idempotency_scope, idempotency_key)
);

create index orders_deadline_at on orders (deadline_at) where deadline_at is not null;
create index orders_placed_at on orders (placed_at, id);
create index orders_updated_at on orders (updated_at, id);
create index orders_total_amount on orders (total_amount, id);
create index orders_status on orders (status, placed_at, id);
create index orders_customer_id on orders (customer_id, placed_at, id) where customer_id is not null;
create index orders_email on orders (lower(email) text_pattern_ops);
create index orders_number on orders (lower(number) text_pattern_ops);

-- Who watches an order hears of every version, whichever process wrote it.
create function notify_order() returns trigger language plpgsql as $$
begin
  perform pg_notify('hansa_orders', new.id);
  return null;
end $$;

create trigger order_written after insert or update on orders
  for each row execute function notify_order();

-- Copies of what other services own, kept by their events. `version` is theirs: a smaller one is old news.

create table products (
  id text collate "C" primary key,
  version bigint not null,
  title text not null,
  status text collate "C" not null
);

-- `removed` outlives every later event: a removed variant's id never comes back.
create table variants (
  id text collate "C" primary key,
  product_id text collate "C" not null,
  version bigint not null,
  title text not null,
  sku text,
  price_amount bigint not null,
  currency_code text collate "C" not null,
  weight_grams bigint not null,
  requires_shipping boolean not null,
  taxable boolean not null,
  removed boolean not null default false
);

-- `email` is null once the customer has left; the row stays, so that late news does not bring it back.
create table customers (
  id text collate "C" primary key,
  version bigint not null,
  email text
);
