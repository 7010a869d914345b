import { messageOf } from '../errors/fault.ts';

/** One thing a service needs in order to serve. */
export interface HealthCheck {
  readonly name: string;
  /** Rejects with the reason while the thing is not usable. */
  check(): Promise<void>;
}

export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, string>>;
}

/** An orchestrator asks every few seconds; an answer later than this is a no. */
const CHECK_TIMEOUT_MS = 2_000;

/** Asks every check at once; a slow one counts as failed. */
export async function readiness(checks: readonly HealthCheck[]): Promise<Readiness> {
  const results = await Promise.all(
    checks.map(async ({ name, check }) => [name, await outcome(check)] as const),
  );
  return { ready: results.every(([, result]) => result === 'ok'), checks: Object.fromEntries(results) };
}

async function outcome(check: () => Promise<void>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${CHECK_TIMEOUT_MS} ms`), CHECK_TIMEOUT_MS);
  });
  const answer = check().then(
    () => 'ok',
    (thrown: unknown) => messageOf(thrown),
  );
  return Promise.race([answer, timeout]).finally(() => clearTimeout(timer));
}
