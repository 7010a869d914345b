/** The name of this service as a consumer of events, and as their source. */
export const CONSUMER = 'orders';
export const SOURCE = '/orders';
