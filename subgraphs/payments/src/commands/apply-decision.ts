import { appendToOutbox } from '@hansa/kit/outbox/append';
import type { Moved } from '../domain/decision.ts';
import type { Payment } from '../domain/payment.ts';
import { insertOperation, stopOperation } from '../store/operations.ts';
import { savePayment } from '../store/payments.ts';
import type { Tx } from '../store/tables.ts';

/** Writes a decision down as one: the payment, what the provider is to be asked, and the facts of it. */
export async function applyDecision(
  tx: Tx,
  { before, decision, provider }: { before: Payment | undefined; decision: Moved; provider: string },
): Promise<void> {
  const { payment, calls, stop, events } = decision;
  await savePayment(tx, { before, after: payment, provider });
  if (stop) await stopOperation(tx, payment.id);
  for (const call of calls) await insertOperation(tx, { payment, isNew: !before }, call);
  await appendToOutbox(tx, '/payments', events);
}
