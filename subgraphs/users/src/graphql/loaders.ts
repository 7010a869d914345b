import DataLoader from 'dataloader';
import type { Customer } from '../domain/customer.ts';
import { addressesOfCustomers, type CustomerAddress } from '../queries/addresses-of-customers.ts';
import { customersById } from '../queries/customers-by-id.ts';

export interface Loaders {
  readonly customer: DataLoader<string, Customer | null>;
  readonly addresses: DataLoader<string, CustomerAddress[]>;
}

/** Loaders of one request: each asks the database once for all that the request needs at that moment. */
export function createLoaders(deps: Parameters<typeof customersById>[0]): Loaders {
  return {
    customer: new DataLoader(customersById(deps)),
    addresses: new DataLoader(addressesOfCustomers(deps)),
  };
}
