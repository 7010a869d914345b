import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../eventually.ts';

/** One program of a fleet, looked after as by a process manager: if it ends without being told to, it begins again. */
export interface Part {
  readonly name: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** How often it was killed while it served. */
  readonly kills: number;
  /** What it said last when it ended by itself after it had served: nobody told it to, so this is a bug. */
  readonly collapses: readonly string[];
  readonly isUp: boolean;
  output(): string;
  /** Resolves when it serves. */
  start(): Promise<void>;
  /** `kill -9`, once it serves. It stays down until it is started. */
  kill(): Promise<void>;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>;
  /** Ends it, whatever it is doing. */
  end(): Promise<void>;
}

export interface PartOptions {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Whether it serves; asked again and again while it starts. */
  isUp(): Promise<boolean>;
  /** What else dies with it. */
  alsoKill?(): void;
}

/** A start on a machine whose cores are all busy. Whoever waits longer waits for something that does not come. */
const START_LIMIT_MS = 120_000;
/** The drain's own deadline is 25 s. */
const STOP_LIMIT_MS = 40_000;
const BEGIN_AGAIN_MS = 200;
const OUTPUT_MAX = 200_000;

type State = 'down' | 'starting' | 'up' | 'ending';

/**
 *   down --start--> starting --serves--> up --kill, stop--> ending --exit--> down
 *                   starting --exit--> starting (begun again)
 *                                        up --exit--> starting (begun again, and kept as a collapse)
 */
export function createPart({ name, program, args, env, isUp, alsoKill }: PartOptions): Part {
  const collapses: string[] = [];
  let kills = 0;
  let output = '';
  let state: State = 'down';
  let child: ChildProcess | undefined;
  let unusable: Error | undefined;

  const launch = () => {
    const launched = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    child = launched;
    const keep = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-OUTPUT_MAX));
    launched.stdout.on('data', keep);
    launched.stderr.on('data', keep);
    launched.once('error', (error) => (unusable = error));
    launched.once('close', (code, signal) => {
      if (state === 'up') collapses.push(`${name} ended (${signal ?? code}):\n${output.slice(-2_000)}`);
      if (state === 'ending' || state === 'down' || unusable) return;
      state = 'starting';
      setTimeout(() => state === 'starting' && child === launched && launch(), BEGIN_AGAIN_MS);
    });
  };
  const lives = () => child !== undefined && child.exitCode === null && child.signalCode === null;

  const signal = async (name: 'SIGTERM' | 'SIGKILL') => {
    const ending = child;
    state = 'ending';
    if (ending && lives() && !unusable) {
      const ended = once(ending, 'close');
      ending.kill(name);
      const timer = setTimeout(() => ending.kill('SIGKILL'), STOP_LIMIT_MS);
      await ended;
      clearTimeout(timer);
    }
    if (name === 'SIGKILL') alsoKill?.();
    state = 'down';
    return ending?.exitCode ?? null;
  };
  const serves = async () => {
    await eventually(
      `${name} to serve`,
      async () => {
        if (state === 'up' || unusable) return true;
        if (state !== 'starting') throw new Error(`it is ${state}`);
        if (!lives()) throw new Error(output.slice(-2_000));
        // Told before it is believed: it may have been killed while it was asked.
        if (!(await isUp()) || (state as State) !== 'starting') return false;
        state = 'up';
        return true;
      },
      START_LIMIT_MS,
    );
    if (unusable) throw new Error(`${program} cannot be run: ${unusable.message}`, { cause: unusable });
  };

  return {
    name,
    env,
    collapses,
    get kills() {
      return kills;
    },
    get isUp() {
      return state === 'up';
    },
    output: () => output,
    start: async () => {
      if (state !== 'down') throw new Error(`${name} is ${state}`);
      state = 'starting';
      launch();
      await serves().catch((thrown: unknown) => {
        throw new Error(`${String(thrown)}\n${output.slice(-4_000)}`, { cause: thrown });
      });
    },
    kill: async () => {
      if (state === 'starting') await serves();
      kills += 1;
      await signal('SIGKILL');
    },
    stop: () => signal('SIGTERM'),
    end: async () => {
      await signal('SIGKILL');
      await delay(0);
    },
  };
}
