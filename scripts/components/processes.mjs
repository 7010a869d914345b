import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { Missing } from './missing.mjs';

/** A server on a busy machine takes a second or two. */
const START_MS = 30_000;
const STOP_MS = 5_000;

/** Ends what it started and removes the folder, also when this process is killed without a word. */
export function watchOver(folder) {
  const children = [];
  return {
    start: (name, binary, args, env = {}) => {
      const stdio = ['ignore', 'ignore', 'pipe'];
      const child = spawn(binary, args, { stdio, cwd: folder, env: { ...process.env, ...env } });
      let said = '';
      child.stderr.on('data', (chunk) => (said = (said + chunk).slice(-2_000)));
      child.on('error', (error) => (said = error.message));
      children.push(child);
      if (child.pid !== undefined) guard(process.pid, child.pid, folder);
      return { name, child, said: () => said };
    },
    end: async () => {
      await Promise.all(children.map(stop));
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

async function stop(child) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}

const script = `
while kill -0 "$1" 2>/dev/null && kill -0 "$2" 2>/dev/null; do sleep 0.5; done
kill -0 "$1" 2>/dev/null && exit
kill -KILL "$2" 2>/dev/null
rm -rf "$3"
`;

/** A shell that outlives us by a moment. */
function guard(parent, pid, folder) {
  const args = ['-c', script, 'hansa-services-guard', String(parent), String(pid), folder];
  spawn('/bin/sh', args, { cwd: '/', detached: true, stdio: 'ignore' }).unref();
}

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Resolves when somebody listens on the port. */
export async function listening({ name, child, said }, port) {
  const deadline = Date.now() + START_MS;
  while (!(await answers(port))) {
    if (child.exitCode !== null || child.pid === undefined)
      throw new Missing(`${name} did not start: ${lastLine(said())}`);
    if (Date.now() > deadline)
      throw new Missing(`${name} did not listen within ${START_MS / 1_000} s: ${lastLine(said())}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

function lastLine(text) {
  return text.trim().split('\n').at(-1) || 'it said nothing';
}
