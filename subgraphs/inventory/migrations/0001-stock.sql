-- Where stock lies.
create table locations (
  id text collate "C" primary key,
  name text not null,
  is_default boolean not null default false,
  created_at timestamptz(3) not null default now()
);

create unique index locations_by_name on locations (lower(name));
create unique index locations_one_default on locations (is_default) where is_default;

-- Imports need a place to put stock before any staff member has made one; the id is the same in every shop.
insert into locations (id, name, is_default) values ('loc_00000000000000000000000001', 'Main warehouse', true);

-- What inventory keeps of the catalog. Rows are never deleted: a late event must not bring a variant back.
create table products (
  id text collate "C" primary key,
  version bigint not null,
  active boolean not null,
  deleted boolean not null default false
);

-- The row is also the lock of the variant's stock: levels, holds and ledger of a variant are written only by
-- a transaction that holds it, and several are always locked in the order of their ids.
create table variants (
  id text collate "C" primary key,
  product_id text collate "C" not null,
  -- 0: heard of only as removed
  version bigint not null,
  tracked boolean not null,
  removed boolean not null,
  -- The product version whose import set the stock last.
  imported_version bigint not null default 0,
  -- Counts this variant's stock.changed events.
  stock_version bigint not null default 0
);

create index variants_of_product on variants (product_id);

-- reserved counts every hold that is noted, lapsed ones too; whoever locks the variant lets those go first.
create table stock_levels (
  variant_id text collate "C" not null references variants (id),
  location_id text collate "C" not null references locations (id),
  on_hand bigint not null default 0,
  reserved bigint not null default 0,
  primary key (variant_id, location_id),
  constraint stock_is_never_oversold check (reserved between 0 and on_hand)
);
-- Counters of a hot variant change with every order; room on the page keeps those updates off the index.
alter table stock_levels set (fillfactor = 70);

create table reservations (
  order_id text collate "C" primary key,
  -- NONE exists only inside the transaction that makes the row; see domain/reservation.ts for the others.
  state text not null check (state in ('NONE', 'ACTIVE', 'CLAIMED', 'RELEASED', 'REFUSED')),
  -- Counts the answers given.
  version bigint not null,
  expires_at timestamptz(3),
  released_because text check (released_because in ('ASKED', 'EXPIRED')),
  restocked boolean not null default false,
  refusal_reason text check (refusal_reason in ('INSUFFICIENT_STOCK', 'UNKNOWN_VARIANT')),
  refused_variant_ids text[] not null default '{}',
  created_at timestamptz(3) not null default now(),
  check (state not in ('ACTIVE', 'CLAIMED') or expires_at is not null),
  check ((state = 'RELEASED') = (released_because is not null)),
  check ((state = 'REFUSED') = (refusal_reason is not null))
);

create index reservations_active on reservations (expires_at) where state = 'ACTIVE';

-- Which goods a reservation is about. held_until is set while they count as reserved; a hold whose time is
-- over counts no more from that moment on, whether or not somebody has cleared it away.
create table reservation_holds (
  order_id text collate "C" not null references reservations (order_id),
  variant_id text collate "C" not null,
  location_id text collate "C" not null,
  quantity bigint not null check (quantity > 0),
  held_until timestamptz(3),
  primary key (order_id, variant_id, location_id),
  foreign key (variant_id, location_id) references stock_levels (variant_id, location_id)
);

create index reservation_holds_in_force on reservation_holds (variant_id, held_until)
  include (location_id, quantity) where held_until is not null;

-- Why every counter is what it is: the deltas of a level sum to its counters.
create table stock_movements (
  id bigint generated always as identity primary key,
  variant_id text collate "C" not null,
  location_id text collate "C" not null,
  kind text not null
    check (kind in ('ADJUSTMENT', 'SET', 'IMPORT', 'RESERVE', 'EXPIRE', 'RELEASE', 'CLAIM', 'RETURN')),
  on_hand_delta bigint not null,
  reserved_delta bigint not null,
  order_id text collate "C",
  -- Who did it, where somebody did.
  actor text,
  note text,
  at timestamptz(3) not null default now(),
  foreign key (variant_id, location_id) references stock_levels (variant_id, location_id)
);

create index stock_movements_of_level on stock_movements (variant_id, location_id, id);

create function refuse_change_of_ledger() returns trigger language plpgsql as $$
begin
  raise exception 'stock_movements is append-only; write the opposite movement instead';
end $$;

create trigger stock_movements_append_only before update or delete on stock_movements
  for each row execute function refuse_change_of_ledger();
