import type { Generated } from 'kysely';
import type { OperationKind, OperationStatus } from '../domain/operation.ts';

export interface SandboxTables {
  operations: OperationsTable;
  flaky_calls: FlakyCallsTable;
  webhook_deliveries: WebhookDeliveriesTable;
}

interface OperationsTable {
  position: Generated<number>;
  id: string;
  idempotency_key: string;
  request_hash: Buffer;
  kind: OperationKind;
  order_id: string;
  parent_id: string | null;
  amount: number;
  currency_code: string;
  status: OperationStatus;
  decline_code: string | null;
  created_at: Generated<Date>;
  settles_at: Generated<Date>;
  settled_at: Date | null;
}

interface FlakyCallsTable {
  idempotency_key: string;
  failures: number;
}

interface WebhookDeliveriesTable {
  id: Generated<number>;
  event_id: string;
  body: string;
  due_at: Date;
  locked_until: Date | null;
  attempts: Generated<number>;
  last_error: string | null;
  delivered_at: Date | null;
  given_up_at: Date | null;
}
