import { readFileSync } from 'node:fs';
import { anonymous } from '@hansa/kit/auth/viewer';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildASTSchema, parse, subscribe, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type { App } from '../graphql/app.ts';
import { createContext } from '../graphql/context.ts';
import { resolvers } from '../graphql/resolvers.ts';
import { createOrderTokens } from '../order-token.ts';
import { orderFor } from '../queries/order-for.ts';
import { watchOrder } from '../queries/watch-order.ts';
import type { OrderChanges } from '../store/order-changes.ts';
import { startOrders, type OrdersUnderTest } from './orders-under-test.ts';
import { overEveryStorage } from './storages.ts';

overEveryStorage('watching orders', (kind) => {
  let orders: OrdersUnderTest;
  let changes: OrderChanges;
  let contextValue: ReturnType<ReturnType<typeof createContext>>;
  let schema: GraphQLSchema;

  beforeAll(async () => {
    orders = await startOrders(kind);
    // Another process than the one that writes.
    const { storage } = orders.backdoor;
    changes = storage.changes;
    await changes.start();
    const tokens = createOrderTokens(orders.config.orderTokenSecret);
    const app = {
      watchOrder: watchOrder({ ...storage, orderFor: orderFor({ ...storage, tokens }) }),
    };
    // The only part of the app that this field asks for.
    contextValue = createContext(app as unknown as App)({ viewer: anonymous, trusted: true });
    schema = executable();
  });
  afterAll(async () => {
    await changes.stop();
    await orders.close();
  });

  /** As a gateway would build it, without what only concerns federation. */
  function executable(): GraphQLSchema {
    const sdl = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');
    const built = buildASTSchema(parse(sdl.replace(/^extend schema[^]*?\n\)?\n\n/, '')), {
      assumeValidSDL: true,
    });
    const field = built.getSubscriptionType()?.getFields()['orderUpdated'];
    if (field) Object.assign(field, resolvers['Subscription']?.['orderUpdated' as keyof object]);
    return built;
  }

  const document = parse(
    'subscription ($id: ID!, $token: String) { orderUpdated(id: $id, token: $token) { id version status } }',
  );
  const open = async (variableValues: { id: string; token: string | null }) => {
    const result = await subscribe({ schema, document, contextValue, variableValues });
    return result as AsyncGenerator<ExecutionResult> & ExecutionResult;
  };
  const next = async (stream: AsyncGenerator<ExecutionResult>) => {
    const { value } = await stream.next();
    return value?.data?.['orderUpdated'] as { version: number; status: string };
  };

  describe('watching an order', () => {
    test('begins with the order as it is, and tells every new version', async () => {
      const { id, token } = await orders.placed();
      const stream = await open({ id, token });
      expect(await next(stream)).toMatchObject({ id, version: 1, status: 'PENDING' });
      for (const [answer, version] of [
        ['made', 2],
        ['authorized', 3],
        ['claimed', 4],
      ] as const) {
        const waiting = next(stream);
        await orders.answer(id, answer);
        expect(await waiting).toMatchObject({ version });
      }
      await stream.return(undefined);
      expect(await stream.next()).toEqual({ done: true, value: undefined });
    });

    test('whoever is slow gets the newest version, and each only once', async () => {
      const { id, token } = await orders.placed();
      const stream = await open({ id, token });
      await next(stream);
      await orders.answer(id, 'made', 'authorized', 'claimed');
      expect(await next(stream)).toMatchObject({ version: 4, status: 'CONFIRMED' });
      const waiting = next(stream);
      await orders.answer(id, 'captured');
      expect(await waiting).toMatchObject({ version: 5 });
      await stream.return(undefined);
    });

    test('ends for who leaves while waiting', async () => {
      const { id, token } = await orders.placed();
      const stream = await open({ id, token });
      await next(stream);
      const waiting = stream.next();
      await stream.return(undefined);
      expect(await waiting).toEqual({ done: true, value: undefined });
    });

    test('opens only for whom the order answers', async () => {
      const { id } = await orders.placed();
      for (const token of [null, 'guess']) {
        const { errors } = await open({ id, token });
        expect(errors).toMatchObject([{ message: 'There is no such order.' }]);
      }
    });
  });
});
