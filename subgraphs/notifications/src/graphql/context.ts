import type { RequestContext } from '@hansa/kit/subgraph/subgraph';
import type { UseCases } from '../use-cases.ts';
import type { Loaders } from './loaders.ts';

/** One request: who calls, what was loaded for it, what it may ask for. */
export interface Context extends RequestContext {
  readonly load: Loaders;
  readonly use: UseCases;
}
