import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clerk, startUsers, type RunningUsers } from './start-users.ts';

let users: RunningUsers;
beforeAll(async () => {
  users = await startUsers();
});
afterAll(() => users.close());

describe('the list of customers', () => {
  const names = ['Zoe Abel', 'Yan Abel', 'Xia Berg', 'Wim Berg', 'Val Croy'];
  beforeAll(async () => {
    for (const name of names) {
      const [firstName, lastName] = name.split(' ');
      await users.register(`${firstName}.list@example.net`, { firstName, lastName });
    }
  });

  const list = (args: string, viewer = clerk) =>
    users.ask<{
      nodes: { displayName: string }[];
      totalCount: number;
      pageInfo: { hasNextPage: boolean; endCursor: string };
    }>(
      `{ customers(${args}) { nodes { displayName } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
      {},
      viewer,
    );

  test('is for staff who may read customers', async () => {
    const ada = await users.register('not-staff@example.com');
    for (const viewer of [
      ada,
      { kind: 'staff', id: 'staff_x', scopes: ['orders:read'] },
      { kind: 'anonymous' },
    ] as const) {
      expect(await users.askRaw('{ customers { nodes { id } } }', {}, viewer)).toMatchObject({
        data: { customers: null },
        errors: [{ extensions: { code: 'FORBIDDEN' } }],
      });
    }
  });

  test('comes newest first, page by page, without gaps', async () => {
    const seen: string[] = [];
    let after = '';
    for (;;) {
      const { nodes, pageInfo, totalCount } = await list(`query: "list@example.net", first: 2${after}`);
      expect(totalCount).toBe(5);
      seen.push(...nodes.map(({ displayName }) => displayName));
      if (!pageInfo.hasNextPage) break;
      after = `, after: "${pageInfo.endCursor}"`;
    }
    expect(seen).toEqual([...names].reverse());
  });

  test('is searched by words of names and address, taken literally', async () => {
    expect((await list('query: "ABEL list@"')).totalCount).toBe(2);
    expect((await list('query: "berg wim"')).nodes).toEqual([{ displayName: 'Wim Berg' }]);
    expect((await list('query: "list%example"')).totalCount).toBe(0);
    expect((await list('query: "val_list"')).totalCount).toBe(0);
    expect((await list('query: "\\u0000"')).totalCount).toBeGreaterThan(5);
  });

  test('refuses pages that nobody could mean', async () => {
    for (const args of ['first: 0', 'first: 101', 'first: 1, last: 1', 'after: "nonsense"']) {
      const { errors } = await users.askRaw(`{ customers(${args}) { nodes { id } } }`, {}, clerk);
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  });

  test('costs the database the same for ten customers as for a hundred', async () => {
    const cost = async (first: number) => {
      users.statements.length = 0;
      await users.ask(
        `{ customers(first: ${first}) { nodes { email addresses { id } defaultAddress { id } } totalCount } }`,
        {},
        clerk,
      );
      return users.statements.filter((statement) => /from "customer/.test(statement)).length;
    };
    for (let index = 0; index < 15; index += 1) await users.register(`bulk${index}@example.org`);
    expect(await cost(2)).toBe(3);
    expect(await cost(100)).toBe(3);
  });
});
