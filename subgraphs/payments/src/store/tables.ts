import type { Generated, Transaction } from 'kysely';
import type { OperationKind } from '../domain/operation.ts';
import type { PaymentStatus, Refund } from '../domain/payment.ts';

export interface PaymentsTables {
  payments: PaymentsTable;
  refunds: RefundsTable;
  payment_operations: OperationsTable;
  provider_events: ProviderEventsTable;
}

export type Tx = Transaction<PaymentsTables>;

export type OperationStatus = 'PENDING' | 'SUCCEEDED' | 'DECLINED' | 'STOPPED';

interface PaymentsTable {
  id: string;
  order_id: string;
  provider: string;
  version: number;
  status: PaymentStatus;
  amount: number | null;
  currency_code: string | null;
  authorization_reference: string | null;
  capture_reference: string | null;
  capturing_amount: number;
  captured_amount: number;
  refunded_amount: number;
  refunding_amount: number;
  undo: boolean;
  decline_reason: string | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

interface RefundsTable {
  id: string;
  payment_id: string;
  amount: number;
  status: Refund['status'];
  reason: string | null;
  created_at: Generated<Date>;
}

interface OperationsTable {
  id: Generated<number>;
  payment_id: string;
  order_id: string;
  kind: OperationKind;
  seq: number;
  provider_key: string;
  amount: number;
  currency_code: string;
  parent_reference: string | null;
  refund_id: string | null;
  payment_method_token: string | null;
  status: Generated<OperationStatus>;
  attempts: Generated<number>;
  due_at: Generated<Date>;
  locked_until: Date | null;
  provider_reference: string | null;
  decline_code: string | null;
  last_error: string | null;
  traceparent: string | null;
  tracestate: string | null;
  created_at: Generated<Date>;
  settled_at: Date | null;
}

interface ProviderEventsTable {
  provider: string;
  event_id: string;
  type: string;
  provider_key: string;
  received_at: Generated<Date>;
}
