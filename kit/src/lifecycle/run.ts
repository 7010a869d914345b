import { Fault, messageOf } from '../errors/fault.ts';

export interface Running {
  /** Drains and ends; called once. */
  stop(): Promise<void>;
}

/** What the process is to this module; `process` itself, or a stand-in in tests. */
interface ProcessLike {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  exit(code: number): void;
}

/** Kubernetes kills after 30 s; draining must be over before. */
const DRAIN_DEADLINE_MS = 25_000;

/** Ctrl-C in a terminal reaches npm and us, and npm hands its own on: two signals in the same instant are one. */
const SECOND_SIGNAL_AFTER_MS = 1_000;

/**
 * Runs a program until it is told to stop. SIGINT and SIGTERM drain it; a second one, a second later, ends it
 * at once. A failing start prints one sentence, without a stack if it is the operator's to mend, and exits with 1.
 */
export async function run(start: () => Promise<Running>, proc: ProcessLike = process): Promise<void> {
  let running: Running | undefined;
  let stoppingSince: number | undefined;

  const onSignal = () => {
    if (stoppingSince !== undefined) {
      if (Date.now() - stoppingSince > SECOND_SIGNAL_AFTER_MS) proc.exit(130);
      return;
    }
    stoppingSince = Date.now();
    // A signal during the start ends it when the start is over, so that nothing is left half made.
    if (running) void drain(running, proc);
  };
  proc.on('SIGINT', onSignal);
  proc.on('SIGTERM', onSignal);

  try {
    running = await start();
  } catch (thrown) {
    console.error(explain(thrown));
    return proc.exit(1);
  }
  if (stoppingSince !== undefined) await drain(running, proc);
}

async function drain(running: Running, proc: ProcessLike): Promise<void> {
  const deadline = setTimeout(() => {
    console.error(
      `Not everything ended within ${DRAIN_DEADLINE_MS / 1_000} s; leaving now. What was at hand is taken up again at the next start.`,
    );
    proc.exit(1);
  }, DRAIN_DEADLINE_MS);
  let code = 0;
  try {
    await running.stop();
  } catch (thrown) {
    console.error(`Stopping failed: ${messageOf(thrown)}`);
    code = 1;
  } finally {
    clearTimeout(deadline);
  }
  proc.exit(code);
}

/** A sentence for the operator; a stack only where it is our bug. */
export function explain(thrown: unknown): string {
  if (thrown instanceof Fault && thrown.code !== 'INTERNAL') return thrown.message;
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}
