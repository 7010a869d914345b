/**
 * Who publishes on which channels. Each has a stream of its own: what one context says stays in the order in which it
 * was said, facts and requests alike, and nobody else can fill its place. Only orders asks anything of others.
 */
export const publishers = {
  catalog: ['hansa.evt.catalog.>'],
  users: ['hansa.evt.users.>'],
  inventory: ['hansa.evt.inventory.>'],
  orders: ['hansa.evt.orders.>', 'hansa.cmd.>'],
  payments: ['hansa.evt.payments.>'],
  shipping: ['hansa.evt.shipping.>'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
