import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

/** Where Linux begins to take the ports of outgoing connections from, if it does not say. */
const USUAL_EPHEMERAL = 32_768;
const LOWEST = 15_000;

/**
 * Ports that stay free while nobody listens on them: outgoing connections, of which a busy shop has many, take theirs
 * from another range, so that a program that was killed finds its port as it left it.
 */
export async function quietPorts(count: number): Promise<number[]> {
  const range = firstEphemeral() - LOWEST;
  const ports: number[] = [];
  for (let tries = 0; ports.length < count && tries < count * 100; tries += 1) {
    const port = LOWEST + Math.floor(Math.random() * range);
    if (!ports.includes(port) && (await isFree(port))) ports.push(port);
  }
  if (ports.length < count) throw new Error(`There are no ${count} free ports below ${firstEphemeral()}.`);
  return ports;
}

function firstEphemeral(): number {
  try {
    const first = Number(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').split(/\s+/)[0]);
    return first > LOWEST + 1_000 ? first : 65_000;
  } catch {
    return USUAL_EPHEMERAL; // Not a Linux.
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
