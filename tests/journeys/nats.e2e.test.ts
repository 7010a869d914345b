import { describeWith } from '@hansa/kit/testing/describe-with';
import { startNatsServer, type NatsServer } from '@hansa/kit/testing/nats-server';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { runHansa, startHansa, temporaryFolder, type Hansa } from '../support/hansa.ts';
import { orderThat, placeOrder, readyCart, signInOwner, stockProduct } from '../support/shop.ts';

describeWith('NATS_SERVER_BINARY', 'a shop of one process whose events travel over NATS', (binary) => {
  let nats: NatsServer;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let hansa: Hansa;
  let variant: string;

  beforeAll(async () => {
    if (!binary) return;
    nats = await startNatsServer({ binary });
    folder = await temporaryFolder();
    hansa = await startHansa({ folder: folder.path, env: { NATS_URL: nats.url } });
    variant = await stockProduct(hansa, await signInOwner(hansa), 10);
  }, 120_000);
  afterAll(async () => {
    if (!binary) return;
    await hansa.stop();
    await nats.close();
    await folder.remove();
  }, 60_000);

  const order = async () =>
    placeOrder(hansa, { cartId: (await readyCart(hansa, [{ merchandiseId: variant, quantity: 1 }])).id });
  const isReady = async () => (await fetch(`${hansa.origin}/health/ready`)).ok;

  test('confirms and ships orders', async () => {
    expect(await isReady()).toBe(true);
    const placed = await order();
    await orderThat(hansa, placed, ({ shipments }) => shipments?.length === 1);
  }, 120_000);

  test('takes orders while the broker is away, and ends them although it came back without its memory', async () => {
    const cart = await readyCart(hansa, [{ merchandiseId: variant, quantity: 1 }]);
    await nats.kill();
    await eventually('readiness to fail', async () => ((await isReady()) ? undefined : true));
    const placed = await placeOrder(hansa, { cartId: cart.id });
    nats.wipe();
    await nats.start();
    await eventually('readiness to come back', async () => ((await isReady()) ? true : undefined));

    const replayed = await runHansa(['events', 'replay', '--since', '1h', '--data', folder.path]);
    expect(replayed).toMatchObject({
      code: 0,
      output: expect.stringMatching(/orders: \d+ events will be published/),
    });
    const ended = await orderThat(hansa, placed, ({ shipments }) => shipments?.length === 1);
    expect(ended).toMatchObject({ status: 'CONFIRMED', financialStatus: 'PAID' });
    const dead = await runHansa(['events', 'dead', 'list', '--data', folder.path]);
    expect(dead).toMatchObject({ code: 0, output: expect.stringContaining('There are no dead letters.') });
  }, 180_000);
});
