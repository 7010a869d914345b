import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { runMatrix } from '../support/crash/matrix.ts';
import { startDistributed } from '../support/distributed/start-distributed.ts';

/** The crash matrix by hand, as long as one likes: `npm run crash -- --orders 5000 --seed 7`. */
const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** How often each process is killed: five times, or never where the broker is away instead. */
    kills: { type: 'string' },
    concurrency: { type: 'string', default: '8' },
    /** For how many seconds the broker is away in the middle of the orders. */
    'broker-away': { type: 'string', default: '0' },
    /** A folder for what each process said. */
    logs: { type: 'string' },
  },
});
const [orders = 0, seed = 0, concurrency = 0, brokerAwaySeconds = 0] = [
  values.orders,
  values.seed,
  values.concurrency,
  values['broker-away'],
].map(Number);
const kills = Number(values.kills ?? (brokerAwaySeconds > 0 ? 0 : 5));
if (kills > 0 && brokerAwaySeconds > 0) {
  console.error('A broker that is away cannot be killed: leave out --kills or --broker-away.');
  process.exit(2);
}
const natsServer = process.env['NATS_SERVER_BINARY'];
if (!natsServer) {
  console.error('There is no nats-server: `scripts/services -- npm run crash`, or set NATS_SERVER_BINARY.');
  process.exit(2);
}

console.log(`seed ${seed}: ${orders} orders, every process killed ${kills} times`);
const fleet = await startDistributed({
  natsServer,
  ferretdb: process.env['FERRETDB_BINARY'],
  mongodbUrl: process.env['MONGODB_URL'],
});
const interrupted = () => void fleet.stop().then(() => process.exit(130));
process.once('SIGINT', interrupted);
process.once('SIGTERM', interrupted);
try {
  console.log(`orders are kept in ${fleet.orderStore}`);
  const result = await runMatrix(fleet, {
    seed,
    orders,
    kills,
    concurrency,
    report: console.log,
    ...(brokerAwaySeconds > 0 && { meanwhile: takeBrokerAway }),
  });
  for (const [name, count] of result.kills) console.log(`  ${name} was killed ${count} times`);
  for (const problem of result.problems) console.error(problem);
  console.log(
    `${result.accepted.length} orders, ${result.confirmed} of them confirmed, in ${result.orderSeconds.toFixed(0)} s; quiet after ${result.quietSeconds.toFixed(0)} s; ${result.problems.length} broken promises (seed ${seed})`,
  );
  process.exitCode = result.problems.length === 0 ? 0 : 1;
} finally {
  if (values.logs !== undefined) await keepLogs(values.logs);
  await fleet.stop();
}

/** Orders of this time are accepted, and wait. */
async function takeBrokerAway({ reached }: { reached(orders: number): Promise<void> }): Promise<void> {
  await reached(Math.floor(orders / 3));
  const broker = fleet.part('nats');
  await broker.kill();
  await delay(brokerAwaySeconds * 1_000);
  await broker.start();
}

async function keepLogs(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, part] of fleet.parts) await writeFile(join(folder, `${name}.log`), part.output());
}
