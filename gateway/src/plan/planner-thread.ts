import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '@hansa/kit/errors/fault';
import { invariant } from '@hansa/kit/errors/invariant';
import { parse } from 'graphql';
import { buildSupergraph } from '../supergraph/build.ts';
import { createPlanNow, type ApolloPlan } from './from-apollo.ts';

/** A plan that a thread is asked for. */
export interface Order {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly labels: readonly string[];
}

/** What comes of it. Refusals are about the operation: the planner has limits of its own. */
export type Delivery = { readonly plan: ApolloPlan } | { readonly refusal: string };

const port = parentPort;
invariant(port && typeof workerData === 'string', 'A planner thread is given a supergraph and a port.');
const planNow = createPlanNow(buildSupergraph(parse(workerData, { noLocation: true })));

port.on('message', ({ query, ...order }: Order) => {
  port.postMessage(deliver({ ...order, document: parse(query, { noLocation: true }) }));
});

function deliver(request: Parameters<typeof planNow>[0]): Delivery {
  try {
    return { plan: planNow(request) };
  } catch (thrown) {
    return { refusal: messageOf(thrown) };
  }
}
