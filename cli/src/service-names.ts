/** Every bounded context with the port where it usually listens when it runs apart. */
export const usualPorts = {
  catalog: 4001,
  users: 4002,
  inventory: 4003,
  orders: 4004,
  payments: 4005,
  shipping: 4006,
  notifications: 4007,
} as const;

export type ServiceName = keyof typeof usualPorts;

export const serviceNames = Object.keys(usualPorts) as ServiceName[];
