import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse, Kind, print } from 'graphql';
import { eventually } from '../support/eventually.ts';
import { startHansa, temporaryFolder, type Hansa } from '../support/hansa.ts';
import { dataOf } from '../support/shop.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const blocks = [...readme.matchAll(/```graphql\n([\s\S]*?)```/g)].map(([, text]) => text ?? '');

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let hansa: Hansa;

beforeAll(async () => {
  folder = await temporaryFolder();
  hansa = await startHansa({ folder: folder.path });
}, 120_000);
afterAll(async () => {
  await hansa.stop();
  await folder.remove();
}, 60_000);

describe('what the README tells to paste', () => {
  test('works as it stands: the first query, and the first order in its steps', async () => {
    const [first = '', order = ''] = blocks;
    const { products } = dataOf(await hansa.ask(first));
    expect(products.totalCount).toBeGreaterThan(0);
    const variant = products.nodes[0].variants.nodes[0].id as string;

    const steps = new Map(
      parse(order).definitions.flatMap((node) =>
        node.kind === Kind.OPERATION_DEFINITION && node.name ? [[node.name.value, print(node)]] : [],
      ),
    );
    const run = async (name: string, variables: object) =>
      dataOf(await hansa.ask(steps.get(name) ?? '', variables));
    const { cart } = (await run('Cart', { variant })).cartCreate;
    await run('Delivery', { cart: cart.id, handle: cart.deliveryOptions[0].handle });
    const { orderPlace } = await run('Order', { cart: cart.id, key: 'my-first-order' });
    expect(orderPlace.order.status).toBe('PENDING');
    await eventually('the confirmation', async () => {
      const { order: placed } = await run('Status', { id: orderPlace.order.id, token: orderPlace.token });
      return placed.status === 'CONFIRMED' && placed.financialStatus === 'PAID';
    });
  });

  test('is no more than 120 lines', () => {
    expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(120);
  });
});
