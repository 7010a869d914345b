import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(import.meta.resolve('@hansa/cli/bin'));

/** A start on a loaded machine with two cores; a hang is told from slowness only by a limit like this. */
const START_LIMIT_MS = 90_000;
const STOP_LIMIT_MS = 40_000;

export interface Answer {
  readonly status: number;
  readonly data: any;
  readonly errors?: readonly {
    message: string;
    path?: readonly (string | number)[];
    extensions?: { code?: string };
  }[];
}

export interface Hansa {
  readonly folder: string;
  /** `http://127.0.0.1:41234` */
  readonly origin: string;
  /** Where the payment sandbox shows its ledger. */
  readonly sandboxOrigin: string;
  /** The first password, as printed at the first start. */
  readonly owner: { readonly email: string; readonly password: string };
  readonly process: ChildProcess;
  output(): string;
  ask(query: string, variables?: object, token?: string): Promise<Answer>;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>;
  /** `kill -9`, without a warning. */
  kill(): Promise<void>;
}

export interface HansaOptions {
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A folder that is gone when the test is over. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'hansa-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) };
}

/** Starts all of Hansa as a user would, on free ports and in the given folder, and waits until it says it is ready. */
export async function startHansa({ folder, env = {} }: HansaOptions = {}): Promise<Hansa> {
  const data = folder ?? (await temporaryFolder()).path;
  const child = spawn(process.execPath, [entry, 'start', '--data', data, '--port', '0'], {
    env: { ...cleanEnvironment(), HANSA_SANDBOX_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'exit');

  const find = (pattern: RegExp) => pattern.exec(output)?.[1] ?? '';
  const deadline = Date.now() + START_LIMIT_MS;
  while (!output.includes('Hansa is ready')) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`Hansa did not start:\n${output}`);
    if (Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`Hansa was not ready within ${START_LIMIT_MS} ms:\n${output}`);
    }
    await delay(20);
  }
  const origin = find(/graph\s+(http:\/\/\S+)\/graphql/i);

  return {
    folder: data,
    origin,
    sandboxOrigin: find(/(http:\/\/\S+)\/ledger/),
    owner: { email: find(/e-mail\s+(\S+)/), password: find(/password\s+(\S+)/) },
    process: child,
    output: () => output,
    ask: (query, variables, token) => ask(origin, { query, variables, token }),
    stop: async () => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
      await ended;
      clearTimeout(timer);
      return child.exitCode;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Runs a `hansa` command to its end. */
export async function runHansa(
  args: readonly string[],
  options: { env?: Readonly<Record<string, string>>; cwd?: string } = {},
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [entry, ...args], {
    env: { ...cleanEnvironment(), ...options.env },
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const timer = setTimeout(() => child.kill('SIGKILL'), START_LIMIT_MS);
  await once(child, 'close');
  clearTimeout(timer);
  return { code: child.exitCode, output };
}

/** The machine's own Hansa settings must not leak into a test. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(HANSA_|OTEL_|DATABASE_URL|SMTP_URL|NATS_|MONGODB_URL|.*_DATABASE_URL)/.test(name),
    ),
  );
}

interface Question {
  readonly query: string;
  readonly variables?: object | undefined;
  readonly token?: string | undefined;
  readonly signal?: AbortSignal;
}

export async function ask(origin: string, { query, variables, token, signal }: Question): Promise<Answer> {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
    ...(signal && { signal }),
  });
  return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) };
}
