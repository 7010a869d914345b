import type { Kysely } from 'kysely';
import type { AccessTokens } from './access-tokens.ts';
import { chooseDefaultAddress } from './commands/choose-default-address.ts';
import { confirmPassword } from './commands/confirm-password.ts';
import { createAddress } from './commands/create-address.ts';
import { createCustomer } from './commands/create-customer.ts';
import { createStaffMember } from './commands/create-staff-member.ts';
import { deleteAddress } from './commands/delete-address.ts';
import { deleteCustomer } from './commands/delete-customer.ts';
import { renewAccessToken } from './commands/renew-access-token.ts';
import { requestRecovery } from './commands/request-recovery.ts';
import { resetPassword } from './commands/reset-password.ts';
import { createSignInThrottle } from './commands/sign-in-throttle.ts';
import { signIn } from './commands/sign-in.ts';
import { signOut } from './commands/sign-out.ts';
import { updateAddress } from './commands/update-address.ts';
import { updateCustomer } from './commands/update-customer.ts';
import { updateStaffMember } from './commands/update-staff-member.ts';
import type { UsersConfig } from './config.ts';
import type { Passwords } from './passwords.ts';
import { listCustomers } from './queries/list-customers.ts';
import { listStaffMembers } from './queries/list-staff-members.ts';
import type { Tables } from './store/tables.ts';

export type UseCases = ReturnType<typeof createUseCases>;

interface Means {
  readonly db: Kysely<Tables>;
  readonly passwords: Passwords;
  readonly accessTokens: AccessTokens;
  readonly config: UsersConfig;
  readonly wake: () => void;
}

/** What the service can do, each use case given its collaborators. */
export function createUseCases({ db, passwords, accessTokens, config, wake }: Means) {
  const throttle = createSignInThrottle({ db, limits: config });
  const signing = { db, passwords, accessTokens, throttle };
  return {
    createCustomer: createCustomer({ db, passwords }),
    updateCustomer: updateCustomer({ db, passwords, confirmPassword: confirmPassword(signing) }),
    deleteCustomer: deleteCustomer({ db }),
    signIn: signIn(signing),
    renewAccessToken: renewAccessToken({ db, accessTokens }),
    signOut: signOut({ db }),
    requestRecovery: requestRecovery({ db, limits: config, wake }),
    resetPassword: resetPassword(signing),
    createAddress: createAddress({ db }),
    updateAddress: updateAddress({ db }),
    deleteAddress: deleteAddress({ db }),
    chooseDefaultAddress: chooseDefaultAddress({ db }),
    createStaffMember: createStaffMember({ db, passwords }),
    updateStaffMember: updateStaffMember({ db, passwords }),
    listCustomers: listCustomers({ db }),
    listStaffMembers: listStaffMembers({ db }),
  };
}
