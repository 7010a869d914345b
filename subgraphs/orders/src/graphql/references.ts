/** Entities of other subgraphs, by the key that the gateway resolves them with. */

export function customerReference(id: string | null) {
  return id === null ? null : { __typename: 'Customer', id };
}

export function variantReference(id: string) {
  return { __typename: 'ProductVariant', id };
}
