import { customerCreated } from './customer-created.ts';
import { customerDeleted } from './customer-deleted.ts';
import { customerRecoveryRequested } from './customer-recovery-requested.ts';
import { customerUpdated } from './customer-updated.ts';

/** Everything that travels under `hansa.*.users.>`. */
export const usersContracts = [
  customerCreated,
  customerDeleted,
  customerRecoveryRequested,
  customerUpdated,
] as const;
