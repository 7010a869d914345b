import type { AddressBookChange } from '../commands/change-address-book.ts';
import type { TokenPair } from '../commands/begin-session.ts';
import type { CreateCustomer } from '../commands/create-customer.ts';
import type { CreateStaffMember } from '../commands/create-staff-member.ts';
import type { RenewAccessToken } from '../commands/renew-access-token.ts';
import type { ResetPassword } from '../commands/reset-password.ts';
import type { UpdateCustomer } from '../commands/update-customer.ts';
import type { UpdateStaffMember } from '../commands/update-staff-member.ts';
import type { AddressInput } from '../domain/address.ts';
import type { Customer } from '../domain/customer.ts';
import type { StaffMember } from '../queries/list-staff-members.ts';
import type { Context } from './context.ts';
import { asCustomer, payload } from './payload.ts';

interface Given<Input> {
  readonly input: Input;
}

const customerField = (customer: Customer) => ({ customer });
const tokenField = (customerAccessToken: TokenPair) => ({ customerAccessToken });
const addressFields = ({ customer, address }: AddressBookChange) => ({ customer, customerAddress: address });
const staffField = (staffMember: StaffMember) => ({ staffMember });

/** Each mutation is one command; this file only carries words from one to the other. */
export const mutations = {
  customerCreate: (_: unknown, { input }: Given<CreateCustomer>, { use }: Context) =>
    payload(use.createCustomer(input), customerField),

  customerUpdate: (
    _: unknown,
    { input }: Given<Omit<UpdateCustomer, 'customerId' | 'clientAddress'>>,
    { identity, use }: Context,
  ) =>
    payload(
      asCustomer(identity, (customerId) =>
        use.updateCustomer({ ...input, customerId, clientAddress: identity.clientAddress }),
      ),
      customerField,
    ),

  customerDelete: (_: unknown, { input }: Given<{ id?: string | null }>, { identity, use }: Context) =>
    payload(use.deleteCustomer({ ...input, viewer: identity.viewer }), (deletedCustomerId) => ({
      deletedCustomerId,
    })),

  customerAccessTokenCreate: (
    _: unknown,
    { input }: Given<{ email: string; password: string }>,
    { identity, use }: Context,
  ) => payload(use.signIn({ ...input, clientAddress: identity.clientAddress }), tokenField),

  customerAccessTokenRenew: (_: unknown, { input }: Given<RenewAccessToken>, { use }: Context) =>
    payload(use.renewAccessToken(input), tokenField),

  customerAccessTokenDelete: (
    _: unknown,
    { input }: Given<{ refreshToken?: string | null }>,
    { identity, use }: Context,
  ) =>
    payload(use.signOut({ ...input, viewer: identity.viewer }), (endedSessionsCount) => ({
      endedSessionsCount,
    })),

  customerRecover: (_: unknown, { input }: Given<{ email: string }>, { identity, use }: Context) =>
    payload(use.requestRecovery({ ...input, clientAddress: identity.clientAddress }), () => ({})),

  customerReset: (_: unknown, { input }: Given<ResetPassword>, { use }: Context) =>
    payload(use.resetPassword(input), tokenField),

  customerAddressCreate: (
    _: unknown,
    { input }: Given<{ address: AddressInput }>,
    { identity, use }: Context,
  ) =>
    payload(
      asCustomer(identity, (customerId) => use.createAddress({ ...input, customerId })),
      addressFields,
    ),

  customerAddressUpdate: (
    _: unknown,
    { input }: Given<{ id: string; address: AddressInput }>,
    { identity, use }: Context,
  ) =>
    payload(
      asCustomer(identity, (customerId) => use.updateAddress({ ...input, customerId })),
      addressFields,
    ),

  customerAddressDelete: (_: unknown, { input }: Given<{ id: string }>, { identity, use }: Context) =>
    payload(
      asCustomer(identity, (customerId) => use.deleteAddress({ ...input, customerId })),
      ({ customer, address }) => ({ customer, deletedAddressId: address.id }),
    ),

  customerDefaultAddressUpdate: (
    _: unknown,
    { input }: Given<{ addressId: string }>,
    { identity, use }: Context,
  ) =>
    payload(
      asCustomer(identity, (customerId) => use.chooseDefaultAddress({ ...input, customerId })),
      addressFields,
    ),

  staffMemberCreate: (
    _: unknown,
    { input }: Given<Omit<CreateStaffMember, 'viewer'>>,
    { identity, use }: Context,
  ) => payload(use.createStaffMember({ ...input, viewer: identity.viewer }), staffField),

  staffMemberUpdate: (
    _: unknown,
    { input }: Given<Omit<UpdateStaffMember, 'viewer'>>,
    { identity, use }: Context,
  ) => payload(use.updateStaffMember({ ...input, viewer: identity.viewer }), staffField),
};
