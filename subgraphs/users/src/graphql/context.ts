import type { RequestContext } from '@hansa/kit/subgraph/subgraph';
import type { chooseDefaultAddress } from '../commands/choose-default-address.ts';
import type { createAddress } from '../commands/create-address.ts';
import type { createCustomer } from '../commands/create-customer.ts';
import type { createStaffMember } from '../commands/create-staff-member.ts';
import type { deleteAddress } from '../commands/delete-address.ts';
import type { deleteCustomer } from '../commands/delete-customer.ts';
import type { renewAccessToken } from '../commands/renew-access-token.ts';
import type { requestRecovery } from '../commands/request-recovery.ts';
import type { resetPassword } from '../commands/reset-password.ts';
import type { signIn } from '../commands/sign-in.ts';
import type { signOut } from '../commands/sign-out.ts';
import type { updateAddress } from '../commands/update-address.ts';
import type { updateCustomer } from '../commands/update-customer.ts';
import type { updateStaffMember } from '../commands/update-staff-member.ts';
import type { listCustomers } from '../queries/list-customers.ts';
import type { listStaffMembers } from '../queries/list-staff-members.ts';
import type { Loaders } from './loaders.ts';

/** What the service can do, each already given its collaborators. */
export interface UseCases {
  readonly createCustomer: ReturnType<typeof createCustomer>;
  readonly updateCustomer: ReturnType<typeof updateCustomer>;
  readonly deleteCustomer: ReturnType<typeof deleteCustomer>;
  readonly signIn: ReturnType<typeof signIn>;
  readonly renewAccessToken: ReturnType<typeof renewAccessToken>;
  readonly signOut: ReturnType<typeof signOut>;
  readonly requestRecovery: ReturnType<typeof requestRecovery>;
  readonly resetPassword: ReturnType<typeof resetPassword>;
  readonly createAddress: ReturnType<typeof createAddress>;
  readonly updateAddress: ReturnType<typeof updateAddress>;
  readonly deleteAddress: ReturnType<typeof deleteAddress>;
  readonly chooseDefaultAddress: ReturnType<typeof chooseDefaultAddress>;
  readonly createStaffMember: ReturnType<typeof createStaffMember>;
  readonly updateStaffMember: ReturnType<typeof updateStaffMember>;
  readonly listCustomers: ReturnType<typeof listCustomers>;
  readonly listStaffMembers: ReturnType<typeof listStaffMembers>;
}

/** One request: who calls, what was loaded for it, what it may ask for. */
export interface Context extends RequestContext {
  readonly load: Loaders;
  readonly use: UseCases;
}
