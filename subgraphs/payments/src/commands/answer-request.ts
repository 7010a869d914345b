import { assertNever } from '@hansa/kit/errors/assert-never';
import { Fault } from '@hansa/kit/errors/fault';
import { advance } from '../domain/advance.ts';
import type { PaymentRequest } from '../domain/payment-input.ts';
import { lockPayment } from '../store/payments.ts';
import type { Tx } from '../store/tables.ts';
import { applyDecision } from './apply-decision.ts';

type Deps = { provider: { readonly name: string } };

/**
 * Takes a request of the order process. The provider is not called here: what it is to be asked is a row of
 * this transaction, and a worker asks it once the row is committed.
 */
export const answerRequest =
  ({ provider }: Deps) =>
  async (tx: Tx, request: PaymentRequest): Promise<void> => {
    const before = await lockPayment(tx, request.orderId);
    const decision = advance(before, request);
    switch (decision.kind) {
      case 'moved':
        return applyDecision(tx, { before, decision, provider: provider.name });
      case 'nothing':
        return;
      case 'too-early':
        throw new Fault('CONFLICT', `Order ${request.orderId} has nothing authorized yet.`);
      case 'impossible':
        throw new Fault('INVALID_EVENT', decision.reason);
      default:
        return assertNever(decision);
    }
  };
