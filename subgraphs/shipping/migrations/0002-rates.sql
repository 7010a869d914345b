create table shipping_zones (
  id text collate "C" primary key,
  name text not null,
  -- Whether the zone serves every country that no other zone names.
  rest_of_world boolean not null,
  version integer not null default 1
);

create unique index shipping_zones_one_rest_of_world on shipping_zones (rest_of_world) where rest_of_world;

-- A country belongs to one zone, so that it is always clear which rates count.
create table shipping_zone_countries (
  country_code text collate "C" primary key check (country_code ~ '^[A-Z]{2}$'),
  zone_id text collate "C" not null references shipping_zones (id) on delete cascade
);

create index shipping_zone_countries_of_zone on shipping_zone_countries (zone_id);

-- Bands include their lower and exclude their upper bound; null is no bound. Amounts are minor units.
create table shipping_rates (
  zone_id text collate "C" not null references shipping_zones (id) on delete cascade,
  position integer not null,
  code text not null,
  title text not null,
  description text,
  amount bigint not null check (amount >= 0),
  currency_code text not null,
  min_weight_grams bigint not null default 0,
  max_weight_grams bigint,
  min_subtotal bigint not null default 0,
  max_subtotal bigint,
  min_days integer not null,
  max_days integer not null,
  primary key (zone_id, position),
  check (min_weight_grams < max_weight_grams),
  check (min_subtotal < max_subtotal),
  check (0 <= min_days and min_days <= max_days)
);

-- Remembers that the first zones were made, so that a merchant who deletes them all stays without.
create table first_zones (made_at timestamptz(3) not null default now());
create unique index first_zones_once on first_zones ((true));
