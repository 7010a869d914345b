/** Every bounded context, in the order in which people think of a shop. */
export const serviceNames = [
  'catalog',
  'users',
  'inventory',
  'orders',
  'payments',
  'shipping',
  'notifications',
] as const;

export type ServiceName = (typeof serviceNames)[number];
