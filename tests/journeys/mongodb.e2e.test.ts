import { randomBytes } from 'node:crypto';
import { describeWith } from '@hansa/kit/testing/describe-with';
import { connectToMongo } from '@hansa/orders/store/mongodb/connection';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runHansa, startHansa, temporaryFolder, type Hansa } from '../support/hansa.ts';
import { orderThat, placeOrder, readyCart, signInOwner, stockProduct } from '../support/shop.ts';

describeWith('MONGODB_URL', 'a shop whose orders are in MongoDB', (server) => {
  const MONGODB_URL = server.replace(
    /^([^/]*\/\/[^/?]*)(\/[^?]*)?/,
    `$1/test_${randomBytes(8).toString('hex')}`,
  );
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let hansa: Hansa;
  let variant: string;
  const start = () => startHansa({ folder: folder.path, env: { MONGODB_URL } });

  beforeAll(async () => {
    folder = await temporaryFolder();
    hansa = await start();
    variant = await stockProduct(hansa, await signInOwner(hansa), 10);
  }, 120_000);
  afterAll(async () => {
    await hansa.stop();
    await folder.remove();
    const { db, close } = connectToMongo({ databaseUrl: MONGODB_URL });
    await db.dropDatabase();
    await close();
  }, 60_000);

  const order = async () =>
    placeOrder(hansa, { cartId: (await readyCart(hansa, [{ merchandiseId: variant, quantity: 1 }])).id });
  const shipped = (placed: Awaited<ReturnType<typeof order>>) =>
    orderThat(
      hansa,
      placed,
      ({ shipments, financialStatus }) => shipments?.length === 1 && financialStatus === 'PAID',
    );

  test('sells', async () => {
    expect(await shipped(await order())).toMatchObject({ status: 'CONFIRMED' });
  }, 120_000);

  test('ends what it accepted before it was killed, and knows what it ended', async () => {
    const before = await order();
    await shipped(before);
    const accepted = await order();
    await hansa.kill();
    hansa = await start();
    expect(await shipped(accepted)).toMatchObject({ status: 'CONFIRMED' });
    expect(await shipped(before)).toMatchObject({ status: 'CONFIRMED' });
  }, 180_000);

  test('is looked after like any other', async () => {
    const env = { MONGODB_URL };
    const replayed = await runHansa(['events', 'replay', '--service', 'orders', '--data', folder.path], {
      env,
    });
    expect(replayed).toMatchObject({
      code: 0,
      output: expect.stringMatching(/orders: \d+ events will be published/),
    });
    const dead = await runHansa(['events', 'dead', 'list', '--data', folder.path], { env });
    expect(dead).toMatchObject({ code: 0, output: expect.stringContaining('There are no dead letters.') });
    expect(await shipped(await order())).toMatchObject({ status: 'CONFIRMED' });
  }, 120_000);
});
