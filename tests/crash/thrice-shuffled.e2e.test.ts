import { expect, test } from '@jest/globals';
import { buy, type Wish } from '../support/crash/buy.ts';
import { temporaryFolder } from '../support/hansa.ts';
import {
  copyHouseDatabases,
  createHouseDatabases,
  makeHouseSecrets,
  openHouse,
  type HouseDatabases,
  type HouseSecrets,
} from '../support/house/house.ts';
import { quiet } from '../support/house/quiet.ts';
import { createRestlessBus, type RestlessOptions } from '../support/house/restless-bus.ts';
import { stateOf, type State } from '../support/house/state.ts';
import { seeded } from '../support/random.ts';
import { dataOf, register, signInOwner, stockProduct, type Shop } from '../support/shop.ts';

const seed = Number(process.env['HANSA_CRASH_SEED'] ?? 20_261_121);
const ORDERS = 24;
/** The ends are the same in any order only where nobody can be quicker than another: there is enough, or nothing. */
const cards = ['tok_approved', 'tok_approved', 'tok_flaky', 'tok_lost_response', 'tok_declined', 'tok_slow'];

test(`everything three times and shuffled leaves what everything once and in order leaves (HANSA_CRASH_SEED=${seed})`, async () => {
  const folder = await temporaryFolder();
  const [databases, secrets] = [await createHouseDatabases(), await makeHouseSecrets()];
  const opened: HouseDatabases[] = [databases];
  try {
    await begin({ databases, secrets, folder: folder.path });
    const go = async (options: RestlessOptions) => {
      const copies = await copyHouseDatabases(databases);
      opened.push(copies);
      return finish({ databases: copies, secrets, folder: folder.path }, options);
    };
    const once = await go({});
    const thrice = await go({ copies: 3, shuffle: seeded(seed) });

    // The rows first, because two hashes tell nobody what differs.
    expect(difference(once, thrice)).toEqual([]);
    expect(thrice.hashes).toEqual(once.hashes);
    expect(new Set(once.lines.join('\n').match(/"status":"(CONFIRMED|CANCELLED)"/g)).size).toBe(2);
  } finally {
    await Promise.all(opened.flatMap((each) => Object.values(each).map(({ close }) => close())));
    await folder.remove();
  }
}, 600_000);

interface Story {
  readonly databases: HouseDatabases;
  readonly secrets: HouseSecrets;
  readonly folder: string;
}

/** Goods, customers, and orders that have been accepted and not been heard of yet. */
async function begin(story: Story): Promise<void> {
  const bus = createRestlessBus();
  const house = await openHouse({ ...story, bus });
  try {
    const { shop } = house;
    const owner = await signInOwner(shop);
    const plenty = await stockProduct(shop, owner, 1_000);
    const none = await stockProduct(shop, owner, 0);
    await quiet(story.databases, bus);
    bus.refuse();
    for (let index = 0; index < ORDERS; index += 1) await buy(shop, wishOf(index, plenty, none));
    // News whose later versions could be overtaken by earlier ones.
    await register(shop);
    for (const title of ['Kogge', 'Holk', 'Kraweel']) await rename(shop, owner, { variant: plenty, title });
  } finally {
    await house.stop();
  }
}

function wishOf(index: number, plenty: string, none: string): Wish {
  return {
    lines: [{ merchandiseId: index % 8 === 7 ? none : plenty, quantity: 1 + (index % 3) }],
    paymentMethodToken: cards[index % cards.length] ?? 'tok_approved',
    key: `thrice-${index}`,
    cancels: false,
  };
}

async function rename(shop: Shop, token: string, { variant, title }: { variant: string; title: string }) {
  const { products } = dataOf(
    await shop.ask('{ products(first: 20) { nodes { id variants(first: 1) { nodes { id } } } } }'),
  );
  const [product] = products.nodes.filter((each: any) => each.variants.nodes[0].id === variant);
  dataOf(
    await shop.ask(
      `mutation ($input: ProductUpdateInput!) { productUpdate(input: $input) { product { id } userErrors { message } } }`,
      { input: { id: product.id, title } },
      token,
    ),
  );
}

/** The same beginning, heard of in the way that `options` say, to its end. */
async function finish(story: Story, options: RestlessOptions): Promise<State> {
  const bus = createRestlessBus(options);
  const house = await openHouse({ ...story, bus });
  try {
    await quiet(story.databases, bus);
  } finally {
    await house.stop();
  }
  return stateOf(story.databases);
}

/** Rows that only one of the two has; a few of them. */
function difference(once: State, thrice: State): string[] {
  const count = (lines: readonly string[]) => {
    const counts = new Map<string, number>();
    for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
    return counts;
  };
  const [before, after] = [count(once.lines), count(thrice.lines)];
  const rows = [...new Set([...before.keys(), ...after.keys()])];
  return rows
    .filter((row) => before.get(row) !== after.get(row))
    .map((row) => `once ${before.get(row) ?? 0}, thrice ${after.get(row) ?? 0}: ${row}`)
    .slice(0, 20);
}
