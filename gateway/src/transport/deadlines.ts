import { Fault } from '@hansa/kit/errors/fault';

/** One deadline for each of many calls that may take equally long. */
export interface Deadlines {
  /** Calls `expire` once with `TIMEOUT`, when the time is over or a little later, unless `end` is called before. */
  begin(expire: (timeout: Fault) => void): Deadline;
  end(deadline: Deadline): void;
}

export interface Deadline {
  readonly expire: (timeout: Fault) => void;
  /** By `performance.now()`. */
  readonly dueAt: number;
  /** Where it stands among those that are open. */
  place: number;
}

/** So often within the time that a call may take is looked for calls that took it: they end a twentieth late at most. */
const LOOKS = 20;

/**
 * PERF: `light` in bench/gateway. A timer of Node for each call, begun and hardly ever rung, costs more than to look at
 * all calls under way now and then.
 */
export function createDeadlines(timeoutMs: number): Deadlines {
  const open: Deadline[] = [];
  let timer: NodeJS.Timeout | undefined;

  const end = (deadline: Deadline) => {
    if (open[deadline.place] !== deadline) return;
    const last = open.pop();
    if (last && last !== deadline) {
      open[deadline.place] = last;
      last.place = deadline.place;
    }
    // A look at nothing is not worth keeping a process for.
    if (open.length === 0) timer?.unref();
  };
  const look = () => {
    timer = undefined;
    const now = performance.now();
    const over = open.filter(({ dueAt }) => dueAt <= now);
    over.forEach(end);
    if (open.length > 0) watch();
    for (const { expire } of over)
      expire(new Fault('TIMEOUT', `There was no answer within ${timeoutMs} ms.`));
  };
  const watch = () => {
    timer ??= setTimeout(look, Math.ceil(timeoutMs / LOOKS));
    timer.ref();
  };

  return {
    begin: (expire) => {
      const deadline = { expire, dueAt: performance.now() + timeoutMs, place: open.length };
      open.push(deadline);
      watch();
      return deadline;
    },
    end,
  };
}
