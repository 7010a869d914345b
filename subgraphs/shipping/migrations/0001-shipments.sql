-- What shipping knows of an order: the row is the lock under which its shipment is made or called off, and
-- the memory that it was called off before there was anything to send.
create table deliveries (
  order_id text collate "C" primary key,
  called_off boolean not null default false,
  -- Counts the answers given about the order.
  version bigint not null default 0
);

create table shipments (
  id text collate "C" primary key,
  order_id text collate "C" not null unique references deliveries (order_id),
  -- See domain/shipment.ts
  status text not null
    check (status in ('PENDING', 'DISPATCHED', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERED', 'CANCELLED')),
  -- Counts the facts published about the shipment.
  version bigint not null,
  delivery_title text,
  carrier text,
  tracking_number text,
  tracking_url text,
  created_at timestamptz(3) not null default now(),
  dispatched_at timestamptz(3),
  delivered_at timestamptz(3),
  check ((status in ('PENDING', 'CANCELLED')) = (carrier is null))
);

create index shipments_by_tracking_number on shipments (tracking_number) where tracking_number is not null;

create table shipment_lines (
  shipment_id text collate "C" not null references shipments (id),
  line_id text not null,
  position integer not null,
  title text not null,
  sku text,
  quantity bigint not null,
  primary key (shipment_id, line_id)
);

-- What happened on the way, in the carrier's words. Events come late and in any order; the shipment's status
-- is the furthest of them.
create table shipment_events (
  id bigint generated always as identity primary key,
  shipment_id text collate "C" not null references shipments (id),
  status text not null,
  message text,
  location text,
  at timestamptz(3) not null,
  -- The carrier's own id of the event, so that a repeated one is recognised.
  source_id text collate "C",
  unique (shipment_id, source_id)
);

create index shipment_events_of_shipment on shipment_events (shipment_id, at, id);
