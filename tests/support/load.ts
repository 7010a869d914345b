import { randomUUID } from 'node:crypto';
import { connectToRunning } from '@hansa/kit/postgres/connect-to-running';
import pg from 'pg';
import { eventually } from './eventually.ts';
import type { Hansa } from './hansa.ts';
import { inspect } from './invariants.ts';
import { orderThat, placeOrder, readyCart, signInOwner, stockProduct } from './shop.ts';

/** A little of everything that can happen to a shop: orders that end well and not, wrong requests, a dead letter. */
export async function liveALittle(hansa: Hansa): Promise<void> {
  const variant = await stockProduct(hansa, await signInOwner(hansa), 20);
  const order = async (paymentMethodToken: string) => {
    const cart = await readyCart(hansa, [{ merchandiseId: variant, quantity: 1 }]);
    const placed = await placeOrder(hansa, { cartId: cart.id, paymentMethodToken });
    await orderThat(hansa, placed, ({ status, financialStatus }) =>
      paymentMethodToken === 'tok_approved' ? financialStatus === 'PAID' : status === 'CANCELLED',
    );
  };
  await Promise.all([order('tok_approved'), order('tok_approved'), order('tok_declined')]);
  for (let round = 0; round < 20; round += 1) await hansa.ask('{ products(first: 5) { nodes { title } } }');
  // Not understood; not allowed; refused by a subgraph.
  await hansa.ask('{ nobodyKnowsThis }');
  await hansa.ask('{ orders(first: 1) { totalCount } }');
  await hansa.ask('{ products(first: 100000) { nodes { id } } }');
  await publishNonsense(hansa.folder);
  await eventually('the dead letter', async () => (await inspect(hansa.folder)).deadLetters > 0);
}

/** An event that no consumer can read, as a bug in a publisher would leave it in an outbox. */
async function publishNonsense(folder: string): Promise<void> {
  const running = await connectToRunning(folder);
  if (!running) throw new Error(`no Hansa runs on ${folder}`);
  const client = new pg.Client({ connectionString: running.url('hansa_orders') });
  await client.connect();
  try {
    await client.query(
      `insert into outbox (id, type, channel, subject, sequence, source, data)
       values ($1, 'hansa.orders.order.confirmed.v1', 'hansa.evt.orders.order.confirmed.v1', 'ord_nonsense', 1,
         '/orders', '{"nonsense": true}')`,
      [randomUUID()],
    );
  } finally {
    await client.end();
  }
}
