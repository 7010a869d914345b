-- One payment per order. Its rules are in src/domain; the checks here are the second line of defence.
create table payments (
  id text collate "C" primary key,
  order_id text collate "C" not null unique,
  provider text not null,
  version integer not null,
  status text not null check (
    status in (
      'REQUESTED', 'AUTHORIZING', 'AUTHORIZED', 'DECLINED', 'CAPTURE_REQUESTED', 'CAPTURING', 'CAPTURED',
      'VOIDING', 'VOIDED', 'STOPPED'
    )
  ),
  -- Null where the payment was stopped before anybody said how much it is about.
  amount bigint check (amount > 0),
  currency_code text,
  -- The provider's names for what it did.
  authorization_reference text,
  capture_reference text,
  capturing_amount bigint not null default 0 check (capturing_amount between 0 and amount),
  captured_amount bigint not null default 0 check (captured_amount between 0 and amount),
  refunded_amount bigint not null default 0 check (refunded_amount >= 0),
  refunding_amount bigint not null default 0 check (refunding_amount >= 0),
  -- The customer is to be left without a charge.
  undo boolean not null default false,
  decline_reason text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  check ((amount is null) = (status = 'STOPPED')),
  check ((amount is null) = (currency_code is null)),
  check (refunded_amount + refunding_amount <= captured_amount)
);

create table refunds (
  id text collate "C" primary key,
  payment_id text collate "C" not null references payments (id),
  amount bigint not null check (amount > 0),
  status text not null check (status in ('PENDING', 'SUCCEEDED', 'FAILED')),
  reason text,
  created_at timestamptz(3) not null default now()
);

create index refunds_payment on refunds (payment_id, id);

-- What the provider is asked: written together with the decision, carried out by a worker, and settled by the
-- provider's answer or webhook, whichever comes first.
create table payment_operations (
  id bigint generated always as identity primary key,
  payment_id text collate "C" not null references payments (id),
  order_id text collate "C" not null,
  kind text not null check (kind in ('AUTHORIZATION', 'CAPTURE', 'VOID', 'REFUND')),
  seq integer not null,
  -- The idempotency key at the provider: the same for every attempt.
  provider_key text collate "C" not null unique,
  amount bigint not null check (amount > 0),
  currency_code text not null,
  -- The provider's operation that this one follows up.
  parent_reference text,
  refund_id text collate "C" references refunds (id),
  -- Forgotten as soon as the operation is settled.
  payment_method_token text,
  status text not null default 'PENDING' check (status in ('PENDING', 'SUCCEEDED', 'DECLINED', 'STOPPED')),
  attempts integer not null default 0,
  due_at timestamptz(3) not null default now(),
  locked_until timestamptz(3),
  provider_reference text,
  decline_code text,
  last_error text,
  created_at timestamptz(3) not null default now(),
  settled_at timestamptz(3),
  unique (order_id, kind, seq),
  check ((status = 'PENDING') = (settled_at is null)),
  check (status = 'PENDING' or payment_method_token is null)
);

create index payment_operations_due on payment_operations (due_at) where status = 'PENDING';
create index payment_operations_payment on payment_operations (payment_id, id);
create index payment_operations_settled on payment_operations (settled_at);

create function notify_payment_operations() returns trigger language plpgsql as $$
begin
  perform pg_notify('hansa_payments', '');
  return null;
end $$;

create trigger payment_operations_added after insert on payment_operations
  for each statement execute function notify_payment_operations();

-- Webhooks that were taken, so that a repetition is recognised.
create table provider_events (
  provider text not null,
  event_id text collate "C" not null,
  type text not null,
  provider_key text not null,
  received_at timestamptz(3) not null default now(),
  primary key (provider, event_id)
);

create index provider_events_received on provider_events (received_at);
