import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from './eventually.ts';

/** A program that serves until it is told to stop. */
export interface Served {
  readonly output: () => string;
  readonly process: ChildProcess;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>;
}

/** Starts a Node program and waits until it has printed what `ready` looks for. */
export function serve(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  ready: RegExp,
): Promise<Served & { readonly found: string }> {
  return serveProgram(process.execPath, args, { env, ready });
}

/** As `serve`, for any program. */
export async function serveProgram(
  program: string,
  args: readonly string[],
  { env, ready, cwd }: { env: NodeJS.ProcessEnv; ready: RegExp; cwd?: string },
): Promise<Served & { readonly found: string }> {
  const child = spawn(program, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    return child.exitCode;
  };
  try {
    const printed = eventually(`${args.join(' ')} to print ${String(ready)}`, () =>
      Promise.resolve(ready.exec(output)?.[1]),
    );
    printed.catch(() => undefined); // Told by the race below, unless the program ended first.
    const found = await Promise.race([
      printed,
      ended.then(() => Promise.reject(new Error('it ended by itself'))),
    ]);
    return { found, output: () => output, process: child, stop };
  } catch (thrown) {
    child.kill('SIGKILL');
    throw new Error(`${String(thrown)}\n${output}`, { cause: thrown });
  }
}
