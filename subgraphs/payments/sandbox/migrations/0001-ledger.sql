-- The ledger of a payment provider: every operation that was ever decided, once per idempotency key.

create table operations (
  position bigint generated always as identity primary key,
  id text collate "C" not null unique,
  idempotency_key text collate "C" not null unique,
  -- What the key was first used for; another request with it is refused.
  request_hash bytea not null,
  kind text not null check (kind in ('AUTHORIZATION', 'CAPTURE', 'VOID', 'REFUND')),
  order_id text collate "C" not null,
  -- The authorization of a capture or void, the capture of a refund.
  parent_id text collate "C" references operations (id),
  amount bigint not null check (amount > 0),
  currency_code text not null,
  status text not null check (status in ('PENDING', 'SUCCEEDED', 'DECLINED')),
  decline_code text,
  created_at timestamptz(3) not null default now(),
  -- When a pending operation will be decided. A row and not a timer, so that a restart changes nothing.
  settles_at timestamptz(3) not null default now(),
  settled_at timestamptz(3),
  check ((status = 'PENDING') = (settled_at is null)),
  check ((status = 'DECLINED') = (decline_code is not null)),
  check ((kind = 'AUTHORIZATION') = (parent_id is null))
);

create index operations_order on operations (order_id, position);
create index operations_parent on operations (parent_id);
create index operations_pending on operations (settles_at) where status = 'PENDING';

-- How often a call with a flaky token was turned away.
create table flaky_calls (
  idempotency_key text collate "C" primary key,
  failures integer not null
);

-- One row per copy of a webhook: an event that is to be sent twice has two rows with one event id.
create table webhook_deliveries (
  id bigint generated always as identity primary key,
  event_id text collate "C" not null,
  -- text: the signature covers it letter by letter.
  body text not null,
  due_at timestamptz(3) not null,
  locked_until timestamptz(3),
  attempts integer not null default 0,
  last_error text,
  delivered_at timestamptz(3),
  given_up_at timestamptz(3)
);

create index webhook_deliveries_due on webhook_deliveries (due_at)
  where delivered_at is null and given_up_at is null;
