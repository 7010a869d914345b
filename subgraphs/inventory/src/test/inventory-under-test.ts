import type { Contract, ContractEvent } from '@hansa/contracts/contract';
import { productCreated } from '@hansa/contracts/catalog/product-created';
import { reservationClaim } from '@hansa/contracts/inventory/reservation-claim';
import { reservationMake } from '@hansa/contracts/inventory/reservation-make';
import { reservationRelease } from '@hansa/contracts/inventory/reservation-release';
import type { Viewer } from '@hansa/kit/auth/viewer';
import { openDatabase, type Database } from '@hansa/kit/database/database';
import type { Verdict } from '@hansa/kit/events/bus';
import type { EventEnvelope } from '@hansa/kit/events/envelope';
import { createEventId, createId } from '@hansa/kit/ids';
import { createLogger } from '@hansa/kit/telemetry/logger';
import { eventually } from '@hansa/kit/testing/eventually';
import { startTestService, type TestService } from '@hansa/kit/testing/service';
import type { InventoryConfig } from '../config.ts';
import { createInventory } from '../service.ts';
import { stockDiscrepancies, type StockDiscrepancy } from '../store/stock-discrepancies.ts';
import type { Tables } from '../store/tables.ts';

export const DEFAULT_LOCATION = 'loc_00000000000000000000000001';

export const keeper: Viewer = {
  kind: 'staff',
  id: 'staff_1',
  scopes: ['inventory:read', 'inventory:write'],
};

type Lines = [variantId: string, quantity: number][];

/** A running inventory and the words in which its tests speak. */
export interface InventoryUnderTest extends TestService {
  readonly database: Database<Tables>;
  /** What the service logged as a warning or worse. */
  readonly warnings: readonly string[];
  /** Hands one event to the service and waits for its verdict. */
  tell<Data>(contract: Contract<Data>, subject: string, data: Data, time?: Date): Promise<Verdict>;
  /** A variant on sale; counted unless `tracked` is false. */
  variant(onHand: number, tracked?: boolean): Promise<string>;
  make(orderId: string, lines: Lines, holdSeconds?: number): Promise<void>;
  claim(orderId: string): Promise<void>;
  release(orderId: string): Promise<void>;
  /** The answers to an order so far, the oldest first: `made`, `refused EXPIRED`, `released restocked` … */
  answers(orderId: string): Promise<string[]>;
  level(variantId: string, locationId?: string): Promise<{ onHand: number; reserved: number }>;
  availability(variantId: string): Promise<unknown>;
  discrepancies(): Promise<StockDiscrepancy[]>;
}

const defaults: InventoryConfig = { sweepMs: 3_600_000, sweepMax: 100, unknownVariantGraceMs: 0 };

export async function startInventory(config: Partial<InventoryConfig> = {}): Promise<InventoryUnderTest> {
  const warnings: string[] = [];
  const destination = { write: (line: string) => void warnings.push(line) };
  const log = createLogger({ service: 'inventory', level: 'warn', destination });
  const service = await startTestService((deps) =>
    createInventory({ ...deps, log }, { ...defaults, ...config }),
  );
  const database = openDatabase<Tables>({ url: service.databaseUrl, applicationName: 'inventory-test' });

  const tell: InventoryUnderTest['tell'] = (contract, subject, data, time = new Date()) =>
    deliver(service, { ...contract.make({ subject, sequence: 1, data }), ...attributes(time) });

  /** As a real bus would: again and again until it is taken. */
  const insist = async (request: ContractEvent) => {
    const event = { ...request, ...attributes(new Date()) };
    await eventually(async () => (await deliver(service, event)).kind === 'ack', { withinMs: 60_000 });
  };

  const level: InventoryUnderTest['level'] = async (variantId, locationId = DEFAULT_LOCATION) =>
    database.kysely
      .selectFrom('stock_levels')
      .select(['on_hand as onHand', 'reserved'])
      .where('variant_id', '=', variantId)
      .where('location_id', '=', locationId)
      .executeTakeFirstOrThrow();

  return {
    ...service,
    database,
    warnings,
    tell,
    level,
    variant: async (onHand, tracked = true) => {
      const variantId = createId('var');
      await tell(productCreated, variantId, productOf([{ variantId, tracked, importedQuantity: onHand }]));
      return variantId;
    },
    make: (orderId, lines, holdSeconds = 900) => {
      const named = lines.map(([variantId, quantity]) => ({ variantId, quantity }));
      const data = { orderId, lines: named, holdSeconds };
      return insist(reservationMake.make({ subject: orderId, sequence: 1, data }));
    },
    claim: (orderId) => insist(reservationClaim.make({ subject: orderId, sequence: 2, data: { orderId } })),
    release: (orderId) =>
      insist(reservationRelease.make({ subject: orderId, sequence: 3, data: { orderId } })),
    answers: async (orderId) => answersOf(database, orderId),
    availability: async (variantId) => {
      const { data } = await service.ask(ENTITIES, {
        representations: [{ __typename: 'ProductVariant', id: variantId }],
      });
      return (data?.['_entities'] as unknown[] | undefined)?.[0];
    },
    discrepancies: () => stockDiscrepancies(database.kysely),
    close: async () => {
      await eventually(async () => (await unsent(database)) === 0);
      await database.close();
      await service.close();
    },
  };
}

const attributes = (time: Date) => ({ id: createEventId(), source: '/test', time: time.toISOString() });

async function deliver({ bus }: TestService, event: EventEnvelope): Promise<Verdict> {
  const [verdict] = await bus.deliver(event);
  return verdict ?? { kind: 'ack' };
}

const ENTITIES = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on ProductVariant { availableForSale quantityAvailable } }
}`;

interface TestVariant {
  readonly variantId: string;
  readonly version?: number;
  readonly tracked?: boolean;
  readonly importedQuantity?: number;
}

/** A product as the catalog tells of it, with what matters to inventory and anything for the rest. */
export function productOf(
  variants: readonly TestVariant[],
  fields: Partial<typeof productCreated.example> = {},
) {
  const [example] = productCreated.example.variants;
  if (!example) return productCreated.example;
  const { importedQuantity: _unused, ...plain } = example;
  return {
    ...productCreated.example,
    productId: `prod_of_${variants[0]?.variantId ?? 'nothing'}`,
    ...fields,
    variants: variants.map((variant) => ({ ...plain, ...variant })),
  };
}

/** From the outbox, because the relay needs a moment to bring the events to the bus. */
async function answersOf(database: Database<Tables>, orderId: string): Promise<string[]> {
  const { rows } = await database.pool.query<{
    type: string;
    data: { reason?: string; restocked?: boolean };
  }>(`select type, data from outbox where subject = $1 order by sequence`, [orderId]);
  return rows.map(({ type, data }) => {
    const fact = type.split('.').at(-2) ?? '';
    const detail = data.reason ?? (data.restocked ? 'restocked' : '');
    return `${fact} ${detail}`.trim();
  });
}

async function unsent(database: Database<Tables>): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    'select count(*) from outbox where sent_at is null',
  );
  return rows[0]?.count ?? 0;
}
