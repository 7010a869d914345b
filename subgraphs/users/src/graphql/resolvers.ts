import { hasScope, isCustomer, type Viewer } from '@hansa/kit/auth/viewer';
import { Fault } from '@hansa/kit/errors/fault';
import { scalarResolvers } from '@hansa/kit/graphql/scalars';
import type { PageArguments } from '@hansa/kit/graphql/page';
import type { Resolvers } from '@hansa/kit/subgraph/resolvers';
import { displayName, type Customer } from '../domain/customer.ts';
import type { CustomerAddress } from '../queries/addresses-of-customers.ts';
import type { ListCustomers } from '../queries/list-customers.ts';
import type { Context } from './context.ts';
import { mutations } from './mutations.ts';

/**
 * Users, as the supergraph sees them. No decision is taken in this file but who may see a customer; it
 * stands where customers are handed out, so that their fields need none of their own.
 */
export const resolvers: Resolvers<Context> = {
  CurrencyCode: scalarResolvers.CurrencyCode,
  CountryCode: scalarResolvers.CountryCode,
  DateTime: scalarResolvers.DateTime,

  Query: {
    customer: (_: unknown, _args: unknown, { identity, load }: Context) =>
      identity.viewer.kind === 'customer' ? load.customer.load(identity.viewer.id) : null,
    customers: (_: unknown, args: ListCustomers, { identity, use }: Context) => {
      demand(identity.viewer, 'customers:read');
      return use.listCustomers(args);
    },
    staffMembers: (_: unknown, args: PageArguments, { identity, use }: Context) => {
      demand(identity.viewer, 'staff:write');
      return use.listStaffMembers(args);
    },
  },

  Mutation: mutations,

  Customer: {
    __resolveReference: ({ id }: { id: string }, { identity, load }: Context) =>
      mayRead(identity.viewer, id) ? load.customer.load(id) : null,
    displayName: (customer: Customer) => displayName(customer),
    addresses: ({ id }: Customer, _: unknown, { load }: Context) => load.addresses.load(id),
    defaultAddress: async ({ id, defaultAddressId }: Customer, _: unknown, { load }: Context) => {
      if (defaultAddressId === null) return null;
      const addresses = await load.addresses.load(id);
      return addresses.find((address) => address.id === defaultAddressId) ?? null;
    },
    preferences: ({ locale, currencyCode }: Customer) => ({ locale, currencyCode }),
  },
  CustomerAddress: {
    address: (address: CustomerAddress) => address,
  },
  UserError: {
    __resolveType: () => 'CustomerUserError',
  },
};

function mayRead(viewer: Viewer, customerId: string): boolean {
  return isCustomer(viewer, customerId) || hasScope(viewer, 'customers:read');
}

/** The gateway has refused others already; a subgraph does not rely on it. */
function demand(viewer: Viewer, scope: string): void {
  if (!hasScope(viewer, scope)) throw new Fault('FORBIDDEN', `This takes the scope ${scope}.`);
}
