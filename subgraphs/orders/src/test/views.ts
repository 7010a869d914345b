/** Answers of the graph, as far as tests look into them. What may be null is said to be there: a test fails if it is not. */

interface MoneyView {
  readonly amount: string;
}

export interface CartView {
  readonly id: string;
  readonly totalQuantity: number;
  readonly lines: readonly { readonly id: string; readonly available: boolean }[];
  readonly cost: { readonly subtotalAmount: MoneyView; readonly totalAmount: MoneyView };
  readonly buyerIdentity: { readonly email: string | null };
  readonly deliveryAddress: object | null;
  readonly selectedDeliveryOption: { readonly title: string };
}

export interface OrderView {
  readonly id: string;
  readonly number: string;
  readonly note: string | null;
  readonly total: MoneyView;
  readonly timeline: readonly { readonly kind: string }[];
}

/** Any payload of a mutation. */
export interface Payload {
  readonly __typename: string;
  readonly cart: CartView;
  readonly order: OrderView;
  readonly token: string;
  readonly replayed: boolean;
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

export interface OrderConnectionView {
  readonly nodes: readonly OrderView[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string;
    readonly endCursor: string;
  };
  readonly totalCount: number;
}

export function codes({ userErrors }: Payload): string[] {
  return userErrors.map(({ code }) => code);
}
