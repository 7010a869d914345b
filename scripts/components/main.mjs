// Brings up nats-server and a MongoDB-compatible server, for a developer or for one command.
// Plain JavaScript without dependencies: it also runs where nothing is installed or built.
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Missing } from './missing.mjs';
import { findFerret, startMongo } from './mongo.mjs';
import { findNatsServer, startNats } from './nats.mjs';
import { watchOver } from './processes.mjs';

const help = `Brings up what Hansa's tests and developers need beside PostgreSQL: a NATS server with JetStream
and a MongoDB-compatible server, on 127.0.0.1 and free ports.

  scripts/services                    until Ctrl-C; prints the settings to use
  scripts/services -- COMMAND …       for as long as the command runs, with the settings in its environment

A server is found by NATS_SERVER_BINARY or FERRETDB_BINARY, on the PATH, or in the cache
(${'$'}XDG_CACHE_HOME/hansa); otherwise it is built there once with Go. One that already runs is left alone
where NATS_URL or MONGODB_URL names it.`;

const args = process.argv.slice(2);
if (args[0] === '--help' || args[0] === '-h') stop(0, help);
const command = args[0] === '--' ? args.slice(1) : args;

// Until the end: a second Ctrl-C must not leave servers behind.
let interrupted = () => undefined;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => interrupted(signal));

const folder = mkdtempSync(join(tmpdir(), 'hansa-services-'));
const watched = watchOver(folder);
let status = 1;
try {
  const settings = await start();
  status = command.length > 0 ? await run(command, settings) : await untilInterrupted(settings);
} catch (error) {
  if (!(error instanceof Missing)) throw error;
  console.error(error.message);
} finally {
  await watched.end();
}
process.exit(status);

async function start() {
  const natsServer = findNatsServer();
  const ferret = process.env.MONGODB_URL ? process.env.FERRETDB_BINARY : findFerret();
  const [natsUrl, mongoUrl] = await Promise.all([
    process.env.NATS_URL || startNats(natsServer, { folder, watched }),
    process.env.MONGODB_URL || startMongo(ferret, { folder, watched }),
  ]);
  const settings = { NATS_URL: natsUrl, NATS_SERVER_BINARY: natsServer, MONGODB_URL: mongoUrl };
  // Some tests kill a server, for which they need one of their own.
  return ferret ? { ...settings, FERRETDB_BINARY: ferret } : settings;
}

function run([program, ...rest], settings) {
  return new Promise((resolve) => {
    const child = spawn(program, rest, { env: { ...process.env, ...settings }, stdio: 'inherit' });
    // Ctrl-C reaches the command by itself; what is sent to us alone must be passed on.
    interrupted = (signal) => signal === 'SIGTERM' && child.kill(signal);
    child.on('error', (error) => {
      console.error(`${program} cannot be run: ${error.message}`);
      resolve(127);
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

function untilInterrupted(settings) {
  for (const [name, value] of Object.entries(settings)) console.log(`export ${name}=${value}`);
  console.error('Stop with Ctrl-C.');
  return new Promise((resolve) => {
    const awake = setInterval(() => undefined, 60_000);
    interrupted = () => {
      clearInterval(awake);
      resolve(0);
    };
  });
}

function stop(code, sentence) {
  console.log(sentence);
  process.exit(code);
}
