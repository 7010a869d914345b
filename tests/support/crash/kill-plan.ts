import { setTimeout as delay } from 'node:timers/promises';
import type { Part } from '../distributed/part.ts';

/** Between the order that a kill waits for and the kill: from the first step of its process to beyond the last. */
const PAUSE_MAX_MS = 500;
/** Started again within three seconds. */
const DOWN_MAX_MS = 2_500;
/** The last kill comes while orders still come in. */
const SPAN = 0.95;

export interface Kill {
  /** How many orders have been acknowledged by then. */
  readonly after: number;
  readonly pauseMs: number;
  readonly downMs: number;
}

/** When each part dies: as often as wished, spread over the whole run, the same for the same seed. */
export function planKills(
  random: () => number,
  { names, kills, orders }: { names: readonly string[]; kills: number; orders: number },
): ReadonlyMap<string, readonly Kill[]> {
  return new Map(
    names.map((name) => {
      const points = Array.from({ length: kills }, () => Math.floor(random() * orders * SPAN));
      const plan = points
        .sort((a, b) => a - b)
        .map((after) => ({ after, pauseMs: random() * PAUSE_MAX_MS, downMs: random() * DOWN_MAX_MS }));
      return [name, plan];
    }),
  );
}

/** Kills a part by plan and starts it again each time. A kill whose time comes while it starts waits for it. */
export async function killByPlan(
  part: Part,
  plan: readonly Kill[],
  { reached }: { reached(orders: number): Promise<void> },
): Promise<void> {
  for (const { after, pauseMs, downMs } of plan) {
    await reached(after);
    await delay(pauseMs);
    await part.kill();
    await delay(downMs);
    await part.start();
  }
}
