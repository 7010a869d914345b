import type { Identity } from '@hansa/kit/auth/internal-token';
import type { RequestContext } from '@hansa/kit/subgraph/subgraph';
import type { Caller } from '../domain/caller.ts';
import type { App } from './app.ts';
import { createLoaders, type Loaders } from './loaders.ts';

/** What one request is answered with. */
export interface OrdersContext extends RequestContext {
  readonly caller: Caller;
  readonly app: App;
  readonly load: Loaders;
}

export const createContext =
  (app: App) =>
  (identity: Identity): OrdersContext => {
    const caller = identity.viewer;
    return { identity, caller, app, load: createLoaders(app, caller) };
  };
