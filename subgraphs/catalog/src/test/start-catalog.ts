import { anonymous, type Viewer } from '@hansa/kit/auth/viewer';
import { Fault } from '@hansa/kit/errors/fault';
import { invariant } from '@hansa/kit/errors/invariant';
import type { ServiceDeps } from '@hansa/kit/subgraph/service';
import { eventually } from '@hansa/kit/testing/eventually';
import { startTestService, type TestService } from '@hansa/kit/testing/service';
import type { EventEnvelope } from '@hansa/kit/events/envelope';
import { createCatalog } from '../service.ts';

export const staff: Viewer = { kind: 'staff', id: 'staff_1', scopes: ['catalog:write'] };
export const shopper: Viewer = { kind: 'customer', id: 'cust_1', scopes: [] };

// What a test asks for is written right beside what it expects, so the shape needs no type of its own.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Data = any;

export interface CatalogUnderTest extends TestService {
  /** What another catalog over the same database is made of. */
  readonly deps: ServiceDeps;
  /** The data of an answer without errors. */
  query(text: string, variables?: Record<string, unknown>, viewer?: Viewer): Promise<Data>;
  /** The payload of the one mutation in `text`, asked by staff. */
  mutate(text: string, input: Record<string, unknown>, viewer?: Viewer): Promise<Data>;
  /** The code of the first error. */
  refusal(text: string, variables?: Record<string, unknown>, viewer?: Viewer): Promise<unknown>;
  /** Adds an active product with one variant, or as asked; gives `{ id version handle variants }`. */
  add(input?: Record<string, unknown>): Promise<Data>;
  importCsv(csv: string, dryRun?: boolean): Promise<Data>;
  /** Everything published about a product, once it is `count` events. */
  eventsOf(productId: string, count: number): Promise<EventEnvelope[]>;
  /** How many statements about the catalog's own tables something takes. */
  countStatements(work: () => Promise<unknown>): Promise<number>;
}

const ADD = `mutation ($input: ProductCreateInput!) { productCreate(input: $input) {
  product { id version handle title status variants(first: 100) { nodes { id title version sku price { amount } } } }
  userErrors { code field message }
} }`;

const IMPORT = `mutation ($input: ProductsImportInput!) { productsImport(input: $input) {
  createdCount updatedCount unchangedCount rowErrors { line handle message } userErrors { code field message }
} }`;

/** A catalog over a fresh database, and the questions that its tests ask again and again. */
export async function startCatalog(currencyCode = 'EUR'): Promise<CatalogUnderTest> {
  let given: ServiceDeps | undefined;
  const service = await startTestService((deps) => {
    given = deps;
    return createCatalog(deps, { currencyCode });
  });
  invariant(given, 'a service is made of something');
  const query = async (text: string, variables = {}, viewer: Viewer = anonymous): Promise<Data> => {
    const { data, errors } = await service.ask(text, variables, viewer);
    if (errors) throw new Fault('INTERNAL', JSON.stringify(errors));
    return data;
  };
  const mutate = async (text: string, input: object, viewer: Viewer = staff): Promise<Data> =>
    Object.values(await query(text, { input }, viewer))[0];

  return {
    ...service,
    deps: given,
    query,
    mutate,
    refusal: async (text, variables = {}, viewer = anonymous) =>
      (await service.ask(text, variables, viewer)).errors?.[0]?.extensions?.['code'],
    add: async (input = {}) => {
      const price = { amount: '10.00', currencyCode };
      const { product, userErrors } = await mutate(ADD, { title: 'Rope', variants: [{ price }], ...input });
      if (userErrors.length > 0) throw new Fault('INTERNAL', JSON.stringify(userErrors));
      return { ...product, variants: product.variants.nodes };
    },
    importCsv: (csv, dryRun = false) => mutate(IMPORT, { csv, dryRun }),
    eventsOf: async (productId, count) =>
      eventually(() => {
        const events = service.bus.published.filter(({ subject }) => subject === productId);
        return Promise.resolve(events.length >= count ? events : false);
      }) as Promise<EventEnvelope[]>,
    countStatements: async (work) => {
      service.statements.length = 0;
      await work();
      return service.statements.filter((sql) => /products|variants|collections|search_words/.test(sql))
        .length;
    },
  };
}
