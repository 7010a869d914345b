import { anonymous, type Viewer } from '@hansa/kit/auth/viewer';

/** A viewer whose access token also grants policies of the graph's `@policy` directives. */
export type VerifiedViewer = Viewer & { readonly policies?: readonly string[] };

/** Whoever sends a request, as authorization sees them. */
export interface Caller {
  readonly viewer: Viewer;
  readonly scopes: ReadonlySet<string>;
  readonly policies: ReadonlySet<string>;
}

export function createCaller(viewer: VerifiedViewer): Caller {
  return {
    viewer,
    scopes: new Set(viewer.kind === 'anonymous' ? [] : viewer.scopes),
    policies: new Set(viewer.policies ?? []),
  };
}

export const anonymousCaller: Caller = createCaller(anonymous);
