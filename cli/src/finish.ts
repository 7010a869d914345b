import { explain } from '@hansa/kit/lifecycle/run';

/** Runs a command that ends by itself. A failure is told in one sentence and sets the exit code. */
export async function finish(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    console.error(explain(thrown));
    process.exitCode = 1;
  }
}
