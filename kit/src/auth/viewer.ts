/** Who calls, as the gateway vouches for it. */
export type Viewer =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'customer'; readonly id: string; readonly scopes: readonly string[] }
  | { readonly kind: 'staff'; readonly id: string; readonly scopes: readonly string[] };

export const anonymous: Viewer = Object.freeze({ kind: 'anonymous' });

export function isStaff(viewer: Viewer): viewer is Extract<Viewer, { kind: 'staff' }> {
  return viewer.kind === 'staff';
}

/** Whether the viewer is staff and was granted `scope`, such as `orders:read`. */
export function hasScope(viewer: Viewer, scope: string): boolean {
  return viewer.kind === 'staff' && viewer.scopes.includes(scope);
}

/** Whether the viewer is this very customer. */
export function isCustomer(viewer: Viewer, customerId: string | null | undefined): boolean {
  return viewer.kind === 'customer' && viewer.id === customerId;
}

/** A name for the caller, to scope idempotency keys by. */
export function viewerKey(viewer: Viewer): string {
  return viewer.kind === 'anonymous' ? 'anonymous' : viewer.id;
}
