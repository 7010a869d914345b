import { describe, expect, test } from '@jest/globals';
import { silentLogger } from '../telemetry/logger.ts';
import { startWorker } from './worker.ts';

const LONG_MS = 60_000;

function scripted(rounds: (() => Promise<number>)[]) {
  const state = { rounds: 0 };
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const worker = startWorker({
    name: 'test',
    pollMs: LONG_MS,
    log: silentLogger,
    round: async () => {
      const round = rounds[state.rounds++];
      if (state.rounds >= rounds.length) finish();
      return round ? round() : 0;
    },
  });
  return { state, worker, finished };
}

describe('a worker', () => {
  test('asks again at once while there is work, then rests', async () => {
    const { state, worker, finished } = scripted([async () => 5, async () => 5, async () => 0]);
    await finished;
    await worker.stop();
    expect(state.rounds).toBe(3);
  });

  test('goes on after a failing round', async () => {
    const { worker, finished } = scripted([() => Promise.reject(new Error('no database')), async () => 0]);
    await finished;
    await worker.stop();
  });

  test('looks again when woken during a round that finds nothing', async () => {
    let wake = () => {};
    const { worker, finished } = scripted([
      async () => {
        wake();
        return 0;
      },
      async () => 0,
    ]);
    wake = () => worker.wake();
    worker.wake();
    await finished;
    await worker.stop();
  });

  test('finishes the round at hand before it stops', async () => {
    let release: () => void = () => undefined;
    let ended = false;
    const { worker, finished } = scripted([
      async () => {
        await new Promise<void>((resolve) => (release = resolve));
        ended = true;
        return 0;
      },
    ]);
    await finished;
    const stopping = worker.stop();
    release();
    await stopping;
    expect(ended).toBe(true);
  });
});
