/** Who asks, as far as the rules here care. */
export type Caller =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'customer'; readonly id: string }
  | { readonly kind: 'staff'; readonly id: string; readonly scopes: readonly string[] };

/** Whether the caller is this very customer. */
export function isThisCustomer(caller: Caller, customerId: string | null): boolean {
  return caller.kind === 'customer' && caller.id === customerId;
}

/** Whether the caller is staff that was granted `scope`. */
export function isStaffWith(caller: Caller, scope: 'orders:read' | 'orders:write'): boolean {
  return caller.kind === 'staff' && caller.scopes.includes(scope);
}
