-- What every service's database holds besides its own tables, so that a fact and the state it speaks of are
-- one transaction, and an effect and the note of it are one transaction.

-- Events of this service. `sent_at` is set after the bus has taken the row. Readers mark rows and keep no
-- cursor: positions are drawn before the commit, so a slow transaction's row appears below newer ones.
create table outbox (
  position bigint generated always as identity primary key,
  id uuid not null unique,
  type text not null,
  channel text not null,
  subject text not null,
  sequence bigint not null,
  source text not null,
  time timestamptz(3) not null default now(),
  correlation_id text,
  causation_id text,
  traceparent text,
  tracestate text,
  -- json and not jsonb: the payload travels as it was validated, letter by letter.
  data json not null,
  sent_at timestamptz(3)
);

create index outbox_unsent on outbox (position) where sent_at is null;
create index outbox_sent on outbox (sent_at) where sent_at is not null;
-- Every row is updated once and deleted a week later; the defaults would let the dead ones pile up.
alter table outbox set (autovacuum_vacuum_scale_factor = 0.02);

create function notify_outbox() returns trigger language plpgsql as $$
begin
  perform pg_notify('hansa_events', 'outbox');
  return null;
end $$;

create trigger outbox_appended after insert on outbox
  for each statement execute function notify_outbox();

-- Which events had their effect here. The row is written by the transaction of the effect.
create table inbox (
  consumer text collate "C" not null,
  event_id text collate "C" not null,
  handled_at timestamptz(3) not null default now(),
  primary key (consumer, event_id)
);

create index inbox_handled_at on inbox (handled_at);

-- Events that could not be handled. See events/dead-letters.ts for the states.
create table dead_letters (
  id bigint generated always as identity primary key,
  consumer text collate "C" not null,
  event_id text collate "C" not null,
  event json not null,
  error text not null,
  attempts integer not null,
  failed_at timestamptz(3) not null default now(),
  retry_requested_at timestamptz(3),
  unique (consumer, event_id)
);

create index dead_letters_requested on dead_letters (id) where retry_requested_at is not null;

-- First answers to requests that clients may repeat. `response` is null only while its transaction runs.
create table idempotency_keys (
  scope text collate "C" not null,
  key text collate "C" not null,
  request_hash bytea not null,
  response json,
  created_at timestamptz(3) not null default now(),
  primary key (scope, key)
);

create index idempotency_keys_created_at on idempotency_keys (created_at);
