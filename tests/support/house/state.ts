import { createHash } from 'node:crypto';
import { askPostgres } from '../distributed/order-books.ts';
import { databaseNames, type HouseDatabases } from './house.ts';

/**
 * What two runs of the same story may differ in, and why. Everything else of every table of every service is compared.
 */
const differs: readonly { readonly of: RegExp; readonly why: string }[] = [
  { of: /^\w+\.inbox\./, why: 'which event had its effect: events have new ids in each run' },
  {
    of: /^\w+\.outbox\.(position|id|time|causation_id|traceparent|tracestate|sent_at)$/,
    why: 'when and by which id something was told; what was told is compared',
  },
  {
    of: /^inventory\.outbox\.(data|sequence)$/,
    why: 'how much was left after each change of stock depends on which of two orders came first',
  },
  { of: /^\w+\.hansa_migrations\./, why: 'when a table was made' },
  { of: /^\w+\.\w+\.(at|\w+_at|\w+_until)$/, why: 'when it happened' },
  {
    of: /^\w+\.(stock_movements|payment_operations|shipment_events|webhook_deliveries|dead_letters|recovery_requests)\.id$/,
    why: 'the number of a row, counted in the order of arrival',
  },
  {
    of: /^sandbox\.operations\.(position|request_hash)$/,
    why: 'the order in which the provider was asked; the hash of a request that names other ids',
  },
  {
    of: /^sandbox\.webhook_deliveries\.body$/,
    why: 'it repeats the position; what it tells is compared as the operation',
  },
  { of: /^payments\.provider_events\./, why: 'whether the answer of the provider or its webhook was first' },
  {
    of: /^(payments|sandbox)\.\w+\.(attempts|last_error)$/,
    why: 'how often a door was knocked at until it opened',
  },
  { of: /^notifications\.mails\.attempts$/, why: 'as above' },
  { of: /^users\.(refresh_tokens|sessions|throttles)\./, why: 'who was signed in; no event touches it' },
];

/** Ids that are drawn while events are handled: which one it is does not matter, only of what kind. */
const drawn = /\b(pay|ref|ship|shp|shl|mail|whd|evt|auth|cap|void|wh|hk|psp|op|msg)_[0-9A-Za-z]{16,}\b/g;
const uuid = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const time = /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d(:?\d\d)?)?/g;

export interface State {
  /** Of each database. */
  readonly hashes: Readonly<Record<string, string>>;
  /** What was hashed, a line for each row: to see what differs when something does. */
  readonly lines: readonly string[];
}

/** What the databases say in the end, without what differs from run to run. */
export async function stateOf(databases: HouseDatabases): Promise<State> {
  const lines = await Promise.all(databaseNames.map((name) => linesOf(name, databases[name].url)));
  const hash = (those: readonly string[]) => createHash('sha256').update(those.join('\n')).digest('hex');
  return {
    hashes: Object.fromEntries(databaseNames.map((name, index) => [name, hash(lines[index] ?? [])])),
    lines: lines.flat(),
  };
}

async function linesOf(name: string, url: string): Promise<string[]> {
  const tables = await askPostgres(
    url,
    `select table_name as table from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
  );
  const lines: string[] = [];
  for (const { table } of tables) {
    for (const { row } of await askPostgres(url, `select to_jsonb(t) as row from "${table}" t`)) {
      const cells = Object.entries(withoutRace(`${name}.${table}`, row as Row)).filter(
        ([column]) => !isFree(`${name}.${table}.${column}`),
      );
      if (cells.length > 0)
        lines.push(`${name}.${table} ${plain(JSON.stringify(sorted(Object.fromEntries(cells))))}`);
    }
  }
  return lines.sort();
}

type Row = Readonly<Record<string, unknown>>;

/**
 * Once an order is confirmed, its capture and its shipment are asked for side by side. Which answer comes first
 * nobody promises: it decides the order of two lines of the timeline, and what the version between says.
 */
function withoutRace(table: string, row: Row): Row {
  if (table === 'orders.orders') {
    const document = row['document'] as { readonly timeline: readonly { readonly kind: string }[] };
    const timeline = document.timeline.toSorted((one, other) => (one.kind < other.kind ? -1 : 1));
    return { ...row, document: { ...document, timeline } };
  }
  const isBetween = table === 'orders.outbox' && row['type'] === 'hansa.orders.order.updated.v1';
  return isBetween ? { ...row, data: null } : row;
}

const isFree = (path: string) => differs.some(({ of }) => of.test(path));

const plain = (text: string) =>
  text
    .replace(uuid, '<event>')
    .replace(time, '<time>')
    .replace(drawn, (_, kind: string) => `${kind}_<drawn>`);

/** With the properties of each object by name, because a JSON column keeps them as they were written. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
