import { customerCreated } from '@hansa/contracts/users/customer-created';
import { customerDeleted } from '@hansa/contracts/users/customer-deleted';
import { customerUpdated } from '@hansa/contracts/users/customer-updated';

export interface Customer {
  readonly id: string;
  readonly version: number;
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly phone: string | null;
  readonly acceptsMarketing: boolean;
  readonly locale: string | null;
  readonly currencyCode: string | null;
  readonly defaultAddressId: string | null;
  readonly createdAt: Date;
}

/** What the rest of the house hears when somebody registered. */
export function created(customer: Customer) {
  return customerCreated.make(fact(customer));
}

/** What the rest of the house hears of a new version of a customer. */
export function updated(customer: Customer) {
  return customerUpdated.make(fact(customer));
}

/** The last that is heard of a customer. */
export function deleted({ id, version }: Pick<Customer, 'id' | 'version'>) {
  return customerDeleted.make({ subject: id, sequence: version, data: { customerId: id, version } });
}

/** First and family name; who gave neither has none. */
export function displayName({
  firstName,
  lastName,
}: Pick<Customer, 'firstName' | 'lastName'>): string | null {
  return [firstName, lastName].filter((name) => name !== null).join(' ') || null;
}

function fact(customer: Customer) {
  const { id, version, email, firstName, lastName, acceptsMarketing, locale } = customer;
  return {
    subject: id,
    sequence: version,
    data: { customerId: id, version, email, firstName, lastName, acceptsMarketing, locale },
  };
}
