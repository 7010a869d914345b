-- The one currency of this shop. All amounts below are minor units of it; a start with another currency is
-- refused as long as there are products, because nothing here could tell euros from yen.
create table shop (
  is_shop boolean primary key default true check (is_shop),
  currency_code text not null
);

create table products (
  id text collate "C" primary key,
  handle text collate "C" not null,
  title text not null,
  description_html text not null,
  vendor text not null,
  product_type text not null,
  tags text[] not null,
  status text not null check (status in ('ACTIVE', 'DRAFT', 'ARCHIVED')),
  -- [{ name, values }], at most three
  options jsonb not null,
  -- [{ url, altText }]
  images jsonb not null,
  seo_title text,
  seo_description text,
  version integer not null check (version > 0),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  -- Derived by domain/; written together with what they are derived from.
  price_min bigint not null,
  price_max bigint not null,
  -- Folded (no case, no accents), so that the order is the same on every server whatever its locale.
  title_key text collate "C" not null,
  vendor_key text collate "C" not null,
  search tsvector not null,
  constraint products_handle_key unique (handle)
);

create index products_by_title on products (title_key, id);
create index products_by_vendor on products (vendor_key, title_key, id);
create index products_by_price on products (price_min, id);
create index products_by_created_at on products (created_at, id);
create index products_by_updated_at on products (updated_at, id);
create index products_search on products using gin (search);
create index products_tags on products using gin (tags);

create table variants (
  id text collate "C" primary key,
  product_id text collate "C" not null references products on delete cascade,
  position integer not null,
  version integer not null check (version > 0),
  title text not null,
  sku text,
  -- [{ name, value }] in the order of the product's options
  selected_options jsonb not null,
  price bigint not null check (price >= 0),
  compare_at_price bigint check (compare_at_price >= 0),
  barcode text,
  weight_grams bigint not null check (weight_grams >= 0),
  -- As the merchant wrote it; grams are what the neighbours calculate with.
  weight_value numeric(16, 4) not null,
  weight_unit text not null check (weight_unit in ('GRAMS', 'KILOGRAMS', 'OUNCES', 'POUNDS')),
  requires_shipping boolean not null,
  taxable boolean not null,
  tracked boolean not null,
  image_url text,
  -- What the last import said. Only another number is passed on as stock, so that importing the same file
  -- again never brings back what has been sold.
  imported_quantity bigint check (imported_quantity >= 0),
  -- Deferred, because two variants may swap their options in one change.
  constraint variants_options_key unique (product_id, selected_options) deferrable initially deferred
);

create index variants_by_product on variants (product_id, position, id);

create table collections (
  id text collate "C" primary key,
  handle text collate "C" not null,
  title text not null,
  title_key text collate "C" not null,
  description_html text not null,
  version integer not null check (version > 0),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint collections_handle_key unique (handle)
);

create index collections_by_title on collections (title_key, id);

create table collection_products (
  collection_id text collate "C" not null references collections on delete cascade,
  product_id text collate "C" not null references products on delete cascade,
  position bigint not null,
  primary key (collection_id, product_id)
);

create index collection_products_in_order on collection_products (collection_id, position, product_id);
create index collection_products_by_product on collection_products (product_id);

-- Every word that occurs in a product: what a misspelt word of a search could have been meant to be. Words
-- stay when their products go; such a word merely finds nothing.
create table search_words (
  word text collate "C" primary key
);

-- Typo tolerance needs pg_trgm. A managed server may not offer it; then everything else works as usual.
do $$
begin
  create extension if not exists pg_trgm;
  create index search_words_trigrams on search_words using gin (word gin_trgm_ops);
exception
  when others then
    raise notice 'search works without typo tolerance: %', sqlerrm;
end $$;
