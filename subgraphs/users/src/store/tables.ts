import type { Generated } from 'kysely';

/** The columns of this service's database. */
export interface Tables {
  accounts: AccountsTable;
  customers: CustomersTable;
  customer_addresses: CustomerAddressesTable;
  staff_members: StaffMembersTable;
  sessions: SessionsTable;
  refresh_tokens: RefreshTokensTable;
  recovery_requests: RecoveryRequestsTable;
  recovery_tokens: RecoveryTokensTable;
  throttles: ThrottlesTable;
}

interface AccountsTable {
  id: string;
  kind: 'customer' | 'staff';
  email: string | null;
  email_key: string | null;
  password_hash: string | null;
  created_at: Generated<Date>;
}

interface CustomersTable {
  id: string;
  version: Generated<number>;
  first_name: string | null;
  last_name: string | null;
  phone: string | null;
  accepts_marketing: Generated<boolean>;
  locale: string | null;
  currency_code: string | null;
  default_address_id: string | null;
  search: Generated<string>;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
  deleted_at: Date | null;
}

interface CustomerAddressesTable {
  id: string;
  customer_id: string;
  first_name: string | null;
  last_name: string | null;
  company: string | null;
  address1: string | null;
  address2: string | null;
  city: string | null;
  province_code: string | null;
  zip: string | null;
  country_code: string;
  phone: string | null;
}

interface StaffMembersTable {
  id: string;
  version: Generated<number>;
  first_name: string | null;
  last_name: string | null;
  scopes: readonly string[];
  active: Generated<boolean>;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

interface SessionsTable {
  id: string;
  account_id: string;
  created_at: Generated<Date>;
}

interface RefreshTokensTable {
  hash: Buffer;
  session_id: string;
  expires_at: Date;
  used_at: Date | null;
}

interface RecoveryRequestsTable {
  id: Generated<number>;
  email_key: string;
}

interface RecoveryTokensTable {
  hash: Buffer;
  account_id: string;
  expires_at: Date;
}

interface ThrottlesTable {
  key: string;
  drained_at: Date;
}
