import { Worker } from 'node:worker_threads';
import { Fault, messageOf } from '@hansa/kit/errors/fault';
import { print, type DocumentNode } from 'graphql';
import type { ApolloPlan } from './from-apollo.ts';
import type { PlanRequest } from './plan-request.ts';
import type { Planner } from './planner.ts';
import type { Delivery, Order } from './planner-thread.ts';

/** Honest operations are planned within a tenth of it, even on a busy machine. */
const PLANNING_MS_MAX = 10_000;

/** One plans while the other is stuck with something hard; each holds the whole supergraph in memory. */
const THREADS_MAX = 2;

/** Operations that nobody has planned for yet; beyond it somebody is making them up. */
const WAITING_MAX = 1_000;

/** Node runs no TypeScript: whoever runs from sources, as tests do, is served by the built thread. */
const THREAD = import.meta.url.endsWith('.ts')
  ? new URL('../../dist/plan/planner-thread.js', import.meta.url)
  : new URL('./planner-thread.js', import.meta.url);

interface ThreadsOptions {
  /** The supergraph that plans are made for. */
  readonly supergraph: DocumentNode;
  readonly planningMsMax?: number;
}

interface Job {
  readonly order: Order;
  resolve(plan: ApolloPlan): void;
  reject(fault: Fault): void;
}

interface Thread {
  readonly worker: Worker;
  job: Job | undefined;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Plans in threads, so that an operation that takes seconds to plan stalls nobody. A thread does one job at a
 * time; one that exceeds its time is ended, for planning cannot be interrupted, and replaced when it is needed.
 */
export function createPlannerThreads({
  supergraph,
  planningMsMax = PLANNING_MS_MAX,
}: ThreadsOptions): Planner {
  const sdl = print(supergraph);
  const threads = new Set<Thread>();
  const waiting: Job[] = [];

  const open = (): Thread => {
    const thread = startThread(sdl, {
      delivered: (delivery) => {
        const job = finish(thread);
        if ('plan' in delivery) job?.resolve(delivery.plan);
        else job?.reject(new Fault('BAD_USER_INPUT', delivery.refusal));
        next();
      },
      ended: (reason) => discard(thread, new Fault('INTERNAL', `A planner thread ended: ${reason}`)),
    });
    threads.add(thread);
    return thread;
  };

  const discard = (thread: Thread, fault: Fault) => {
    if (!threads.delete(thread)) return;
    finish(thread)?.reject(fault);
    void thread.worker.terminate();
    next();
  };

  const next = () => {
    if (waiting.length === 0) return;
    const idle = [...threads].find(({ job }) => job === undefined);
    const thread = idle ?? (threads.size < THREADS_MAX ? open() : undefined);
    const job = thread && waiting.shift();
    if (!job) return;
    thread.job = job;
    thread.timer = setTimeout(() => {
      discard(thread, new Fault('TIMEOUT', `Planning took longer than ${planningMsMax} ms.`));
    }, planningMsMax);
    thread.worker.postMessage(job.order);
  };

  open();
  return {
    plan: ({ document, operationName, labels }: PlanRequest) =>
      new Promise((resolve, reject) => {
        if (waiting.length >= WAITING_MAX) {
          reject(new Fault('TIMEOUT', 'Too many operations wait to be planned.'));
          return;
        }
        waiting.push({ order: { query: print(document), operationName, labels }, resolve, reject });
        next();
      }),
    close: async () => {
      const fault = new Fault('UNAVAILABLE', 'The gateway is closing.');
      for (const job of waiting.splice(0)) job.reject(fault);
      const workers = [...threads].map(({ worker }) => worker);
      for (const thread of [...threads]) discard(thread, fault);
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

interface Listener {
  readonly delivered: (delivery: Delivery) => void;
  readonly ended: (reason: string) => void;
}

function startThread(sdl: string, { delivered, ended }: Listener): Thread {
  const worker = new Worker(THREAD, { workerData: sdl });
  // A process that has nothing else to do may end.
  worker.unref();
  worker.on('message', delivered);
  worker.on('error', (error) => ended(messageOf(error)));
  worker.on('exit', (code) => ended(`with exit code ${code}`));
  return { worker, job: undefined, timer: undefined };
}

function finish(thread: Thread): Job | undefined {
  clearTimeout(thread.timer);
  const { job } = thread;
  thread.job = undefined;
  return job;
}
