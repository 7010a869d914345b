import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { orderPlaced } from '@hansa/contracts/orders/order-placed';
import { anonymous, type Viewer } from '@hansa/kit/auth/viewer';
import { createId } from '@hansa/kit/ids';
import { clerk, eventOf, startNotifications, type RunningNotifications } from './start-notifications.ts';

let running: RunningNotifications;
const customerIds = Array.from({ length: 100 }, () => createId('cust'));
const [adaId = ''] = customerIds;
const ada: Viewer = { kind: 'customer', id: adaId, scopes: [] };

beforeAll(async () => {
  running = await startNotifications();
  for (const customerId of customerIds) {
    const orders = customerId === adaId ? 5 : 1;
    for (let index = 0; index < orders; index += 1) {
      await running.deliver(
        eventOf(orderPlaced, { orderId: createId('ord'), number: `H-${index}`, customerId }),
      );
    }
  }
});
afterAll(() => running.close());

const document = (
  args: string,
  fields = 'nodes { id kind subject status orderId createdAt sentAt } totalCount pageInfo { hasNextPage endCursor }',
) =>
  `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Customer { id notifications${args} { ${fields} } } } }`;

interface Entity {
  readonly notifications: {
    readonly nodes: readonly { readonly kind: string; readonly subject: string }[];
    readonly totalCount: number;
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  } | null;
}

const notificationsOf = async (viewer: Viewer, args = '', ids = [adaId]) => {
  const r = ids.map((id) => ({ __typename: 'Customer', id }));
  const entities = await running.ask<Entity[]>(document(args), { r }, viewer);
  return entities.map(({ notifications }) => notifications);
};

describe('the notifications of a customer', () => {
  test('are for the customer and for staff who may read customers', async () => {
    for (const viewer of [ada, clerk]) {
      const [list] = await notificationsOf(viewer);
      expect(list).toMatchObject({
        totalCount: 5,
        nodes: Array(5).fill({ kind: 'ORDER_ACCEPTED', orderId: expect.stringMatching(/^ord_/) }),
      });
    }
    const others: Viewer[] = [
      anonymous,
      { kind: 'customer', id: customerIds[1] ?? '', scopes: [] },
      { kind: 'staff', id: 'staff_3', scopes: [] },
    ];
    for (const viewer of others) expect(await notificationsOf(viewer)).toEqual([null]);
  });

  test('come newest first, page by page', async () => {
    const [first] = await notificationsOf(ada, '(first: 2)');
    expect(first?.nodes.map(({ subject }) => subject)).toEqual([
      'We received your order H-4',
      'We received your order H-3',
    ]);
    const [rest] = await notificationsOf(ada, `(first: 3, after: "${first?.pageInfo.endCursor}")`);
    expect(rest?.nodes.map(({ subject }) => subject)).toEqual(
      [2, 1, 0].map((n) => `We received your order H-${n}`),
    );
    expect(rest?.pageInfo.hasNextPage).toBe(false);
    const [last] = await notificationsOf(ada, '(last: 1)');
    expect(last?.nodes).toMatchObject([{ subject: 'We received your order H-0' }]);
  });

  test('are empty for a customer who was never told anything', async () => {
    expect(await notificationsOf(clerk, '', [createId('cust'), 'nonsense'])).toMatchObject([
      { nodes: [], totalCount: 0 },
      { nodes: [], totalCount: 0 },
    ]);
  });

  test('cost the database the same for ten customers as for a hundred', async () => {
    const cost = async (count: number) => {
      running.statements.length = 0;
      const lists = await notificationsOf(clerk, `(first: ${count})`, customerIds.slice(0, count));
      expect(lists.every((list) => (list?.nodes.length ?? 0) > 0)).toBe(true);
      return running.statements.filter(
        (statement) => /customer_id/.test(statement) && /^\s*select/.test(statement),
      ).length;
    };
    expect(await cost(10)).toBe(2);
    expect(await cost(100)).toBe(2);
  });

  test('are closed to whoever does not come through the gateway', async () => {
    const r = [{ __typename: 'Customer', id: adaId }];
    expect(await running.askAsStranger(document(''), { r })).toMatchObject({
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    });
  });
});
