-- The event bus over PostgreSQL: one log that everybody appends to, and for each consumer how far it is.

create table log (
  position bigint generated always as identity primary key,
  id text collate "C" not null,
  channel text collate "C" not null,
  subject text collate "C" not null,
  -- json and not jsonb: the payload travels letter by letter.
  envelope json not null,
  published_at timestamptz(3) not null
);

create index log_id on log (id, published_at);
create index log_published_at on log (published_at);

-- `position`: everything up to here is done or in `redeliveries`.
-- `epoch`: grows with every change of hands; only who knows the current one may write.
create table consumers (
  name text collate "C" primary key,
  position bigint not null default 0,
  epoch bigint not null default 0,
  seen_at timestamptz(3) not null default now()
);

-- Events at or below a consumer's position that are not done: those that failed and, where the consumer
-- wants order, those parked behind them.
create table redeliveries (
  consumer text collate "C" not null references consumers (name) on delete cascade,
  position bigint not null references log (position),
  attempt integer not null,
  due_at timestamptz(3) not null,
  primary key (consumer, position)
);

create index redeliveries_position on redeliveries (position);

-- Appends events in one round trip. Their attributes come beside the envelopes, because PostgreSQL's JSON
-- functions refuse texts that JSON may hold (\u0000), and one such event must not stop all others.
--
-- The lock comes before the first position is drawn and is held until the commit is visible. So positions
-- become visible in rising order, and a reader that remembers the last one it saw misses nothing. Each
-- statement of a volatile function has its own snapshot: the search for duplicates sees all earlier appends.
create function append_events(ids text[], channels text[], subjects text[], envelopes json[])
returns void language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('hansa.log', 0));

  insert into log (id, channel, subject, envelope, published_at)
  select id, channel, subject, envelope, clock_timestamp()
  from (
    select *, row_number() over (partition by id order by place) as copy
    from unnest(ids, channels, subjects, envelopes)
      with ordinality as event (id, channel, subject, envelope, place)
  ) given
  where copy = 1
    and not exists (
      select from log earlier
      where earlier.id = given.id
        and earlier.published_at > clock_timestamp() - interval '2 minutes'
    )
  order by place;

  -- Only those who subscribed to one of these channels need to look; too long a list means everybody.
  perform pg_notify('hansa_log', case when length(heard) < 7000 then heard else '' end)
  from (select coalesce(string_agg(distinct channel, ' '), '') as heard from unnest(channels) as channel) given;
end $$;
