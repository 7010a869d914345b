-- Everybody who can sign in. Customers and staff use the same door, so an e-mail address is one account.
create table accounts (
  id text collate "C" primary key,
  kind text not null check (kind in ('customer', 'staff')),
  -- As its owner writes it, and as it is compared. Both are gone once the customer was erased.
  email text,
  email_key text collate "C" unique,
  password_hash text,
  created_at timestamptz(3) not null default now(),
  check ((email is null) = (email_key is null) and (email is null) = (password_hash is null))
);

create table customers (
  id text collate "C" primary key references accounts (id),
  version integer not null default 1,
  first_name text,
  last_name text,
  phone text,
  accepts_marketing boolean not null default false,
  locale text,
  currency_code text,
  default_address_id text collate "C",
  -- E-mail address and names in lower case: what staff search in.
  search text not null default '',
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  deleted_at timestamptz(3)
);

create index customers_living on customers (id) where deleted_at is null;

-- Where the server has trigrams, a search need not read every customer. Without them it still answers.
do $$
begin
  create extension if not exists pg_trgm;
  create index customers_search on customers using gin (search gin_trgm_ops) where deleted_at is null;
exception when feature_not_supported or undefined_file or insufficient_privilege then
  raise notice 'pg_trgm is not available here: searching customers reads them all.';
end $$;

create table customer_addresses (
  id text collate "C" primary key,
  customer_id text collate "C" not null references customers (id),
  first_name text,
  last_name text,
  company text,
  address1 text,
  address2 text,
  city text,
  province_code text,
  zip text,
  country_code text not null,
  phone text
);

create index customer_addresses_customer on customer_addresses (customer_id, id);

alter table customers add foreign key (default_address_id)
  references customer_addresses (id) on delete set null;
create index customers_default_address on customers (default_address_id) where default_address_id is not null;

create table staff_members (
  id text collate "C" primary key references accounts (id),
  version integer not null default 1,
  first_name text,
  last_name text,
  scopes text[] not null,
  active boolean not null default true,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);

-- One row per sign-in. Ending a session deletes it, and with it every refresh token it ever had.
create table sessions (
  id text collate "C" primary key,
  account_id text collate "C" not null references accounts (id),
  created_at timestamptz(3) not null default now()
);

create index sessions_account on sessions (account_id);

-- Only hashes: who reads this table cannot sign in. A used token is kept, so that its theft is noticed.
create table refresh_tokens (
  hash bytea primary key,
  session_id text collate "C" not null references sessions (id) on delete cascade,
  expires_at timestamptz(3) not null,
  used_at timestamptz(3)
);

create index refresh_tokens_session on refresh_tokens (session_id);
create index refresh_tokens_expires_at on refresh_tokens (expires_at);

-- Who asked for a new password, whether such an account exists or not; a worker finds out a moment later.
create table recovery_requests (
  id bigint generated always as identity primary key,
  email_key text collate "C" not null
);

create table recovery_tokens (
  hash bytea primary key,
  account_id text collate "C" not null references accounts (id),
  expires_at timestamptz(3) not null
);

create index recovery_tokens_account on recovery_tokens (account_id);
create index recovery_tokens_expires_at on recovery_tokens (expires_at);

-- Leaky buckets. `drained_at` is when the bucket will be empty again; a row in the past says nothing.
create table throttles (
  key text collate "C" primary key,
  drained_at timestamptz(3) not null
);

create index throttles_drained_at on throttles (drained_at);
