import type { SubgraphResponse } from '@hansa/kit/subgraph/subgraph';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ada, bob, clerk, startOrders, type OrdersUnderTest } from './orders-under-test.ts';
import type { OrderConnectionView } from './views.ts';
import { overEveryStorage } from './storages.ts';

overEveryStorage('lists of orders', (kind) => {
  let orders: OrdersUnderTest;
  let variantId: string;
  beforeAll(async () => {
    // The deadline worker's own questions would be counted with those of a list.
    orders = await startOrders(kind, { deadlinePollMs: 3_600_000 });
    variantId = await orders.sell();
    for (let n = 0; n < 7; n += 1) await orders.placed({ variantId, viewer: ada });
    await orders.placed({ variantId, viewer: bob });
    const { id } = await orders.placed({ variantId });
    await orders.answer(id, 'made', 'declined');
  });
  afterAll(() => orders.close());

  const query = `query (
  $first: Int, $after: String, $last: Int, $before: String, $query: String, $status: OrderStatus,
  $sortKey: OrderSortKey, $reverse: Boolean
) {
  orders(
    first: $first, after: $after, last: $last, before: $before, query: $query, status: $status, sortKey: $sortKey,
    reverse: $reverse
  ) {
    nodes { number status lines { merchandise { id } } customer { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount
  }
}`;
  const list = async (variables = {}, viewer: Parameters<typeof orders.ask>[2] = clerk) => {
    const { data, errors } = await orders.ask(query, variables, viewer);
    return { connection: data?.['orders'] as OrderConnectionView, errors };
  };
  const numbers = ({ connection }: { connection: OrderConnectionView }) =>
    connection.nodes.map(({ number }) => number);

  describe('all orders', () => {
    test('the newest come first, and paging in both directions misses none and repeats none', async () => {
      const all = numbers(await list({ first: 100 }));
      expect(all).toEqual([...all].sort().reverse());
      expect(all).toHaveLength(9);

      const forwards: string[] = [];
      for (let after: string | null = null; ;) {
        const page = await list({ first: 4, after });
        forwards.push(...numbers(page));
        if (!page.connection.pageInfo.hasNextPage) break;
        after = page.connection.pageInfo.endCursor;
      }
      expect(forwards).toEqual(all);

      const backwards: string[] = [];
      for (let before: string | null = null; ;) {
        const page = await list({ last: 4, before });
        backwards.unshift(...numbers(page));
        if (!page.connection.pageInfo.hasPreviousPage) break;
        before = page.connection.pageInfo.startCursor;
      }
      expect(backwards).toEqual(all);
    });

    test.each(['PLACED_AT', 'UPDATED_AT', 'TOTAL'])('are sorted by %s, either way', async (sortKey) => {
      const down = numbers(await list({ sortKey, reverse: true }));
      const up = numbers(await list({ sortKey, reverse: false }));
      expect(up).toEqual([...down].reverse());
      const page = await list({ sortKey, first: 5 });
      const rest = await list({ sortKey, after: page.connection.pageInfo.endCursor });
      expect([...numbers(page), ...numbers(rest)]).toEqual(down);
    });

    test('can be found by status, number and e-mail address', async () => {
      expect((await list({ status: 'CANCELLED' })).connection.totalCount).toBe(1);
      const [number = ''] = numbers(await list({ first: 1 }));
      expect(numbers(await list({ query: number.toLowerCase() }))).toEqual([number]);
      expect((await list({ query: ' Ada@Example ' })).connection.totalCount).toBe(9);
      for (const nothing of ['nobody@', '%', '_', "'; drop table orders; --", '\0x']) {
        expect((await list({ query: nothing })).connection.totalCount).toBe(0);
      }
    });

    test('are for staff with the scope only', async () => {
      for (const viewer of [ada, { ...clerk, scopes: ['orders:write'] }, undefined]) {
        const { connection, errors } = await list({}, viewer ?? { kind: 'anonymous' });
        expect(connection).toBeNull();
        expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
      }
    });

    test('a cursor of another sorting, and one that we never made, are the caller’s mistake', async () => {
      const { connection } = await list({ first: 1, sortKey: 'TOTAL' });
      const forged = [['2026-13-99T00:00:00.000Z', 'x'], ['x'], [1, 2, 3], [null, null]].map((values) =>
        Buffer.from(JSON.stringify(values)).toString('base64url'),
      );
      for (const after of [connection.pageInfo.endCursor, 'nonsense', ...forged]) {
        const { errors } = await list({ after });
        expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      }
    });
  });

  describe("a customer's orders", () => {
    const ofCustomers = (ids: string[], viewer: Parameters<typeof orders.ask>[2], page = 'first: 3') =>
      orders.ask(
        `query ($representations: [_Any!]!) {
        _entities(representations: $representations) {
          ... on Customer { orders(${page}) { nodes { number } totalCount pageInfo { hasNextPage endCursor } } }
        }
      }`,
        { representations: ids.map((id) => ({ __typename: 'Customer', id })) },
        viewer,
      );
    const entities = ({ data }: SubgraphResponse) =>
      (data?.['_entities'] as { orders: OrderConnectionView }[]).map(({ orders }) => orders);

    test('are for the customer and for staff', async () => {
      expect(entities(await ofCustomers([ada.id], ada))).toMatchObject([{ totalCount: 7 }]);
      expect(entities(await ofCustomers([ada.id, bob.id], clerk))).toMatchObject([
        { totalCount: 7 },
        { totalCount: 1 },
      ]);
      expect(entities(await ofCustomers([ada.id, bob.id], bob))).toMatchObject([null, { totalCount: 1 }]);
    });

    test('come in pages, the newest first', async () => {
      const [first] = entities(await ofCustomers([ada.id], ada));
      const [second] = entities(
        await ofCustomers([ada.id], ada, `first: 100, after: "${first?.pageInfo.endCursor ?? ''}"`),
      );
      const seen = [first, second].flatMap((page) => page?.nodes.map(({ number }) => number));
      expect(seen).toHaveLength(7);
      expect(seen).toEqual([...seen].sort().reverse());
    });

    const count = async (work: () => Promise<unknown>) => {
      orders.statements.length = 0;
      await work();
      return orders.statements.filter(kind.readsOrders).length;
    };

    test('of many customers are read together, and counted together', async () => {
      const one = await count(() => ofCustomers([ada.id], clerk));
      expect(one).toBe(kind.statementsOfPages(1) + 1);
      const three = await count(() => ofCustomers([ada.id, bob.id, 'cust_none'], clerk));
      expect(three).toBe(kind.statementsOfPages(3) + 1);
    });

    test('a hundred are read in as many statements as ten, and so are all orders', async () => {
      const ten = await count(() => ofCustomers([ada.id], ada, 'first: 10'));
      expect(await count(() => ofCustomers([ada.id], ada, 'first: 100'))).toBe(ten);
      const listTen = await count(() => list({ first: 10 }));
      expect(await count(() => list({ first: 100 }))).toBe(listTen);
      expect([ten, listTen]).toEqual([2, 2]);
    });
  });
});
