import type { Contract } from './contract.ts';
import { catalogContracts } from './catalog/contracts.ts';
import { inventoryContracts } from './inventory/contracts.ts';
import { ordersContracts } from './orders/contracts.ts';
import { paymentsContracts } from './payments/contracts.ts';
import { shippingContracts } from './shipping/contracts.ts';
import { usersContracts } from './users/contracts.ts';

/** The whole published language. */
export const contracts: readonly Contract[] = [
  ...catalogContracts,
  ...inventoryContracts,
  ...ordersContracts,
  ...paymentsContracts,
  ...shippingContracts,
  ...usersContracts,
];
