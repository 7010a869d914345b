import { atMost, required } from './check-product.ts';
import type { Issue } from './issue.ts';
import { limits } from './limits.ts';
import { cleanLine, withoutNul } from './text.ts';

/** Products that the merchant put together by hand, in an order. */
export interface Collection {
  readonly id: string;
  readonly handle: string;
  readonly title: string;
  readonly descriptionHtml: string;
  readonly version: number;
}

/** A collection as it is read. */
export interface CollectionSummary extends Collection {
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What somebody wants a collection to be. What is left out stays as it is. */
export interface CollectionDraft {
  readonly handle?: string | undefined;
  readonly title?: string | undefined;
  readonly descriptionHtml?: string | undefined;
}

/** The next version of a collection, with all that is wrong with it. */
export function reviseCollection(
  current: Collection,
  draft: CollectionDraft,
): { collection: Collection; issues: readonly Issue[] } {
  const collection = {
    id: current.id,
    version: current.version + 1,
    handle: draft.handle ?? current.handle,
    title: cleanLine(draft.title ?? current.title),
    descriptionHtml: withoutNul(draft.descriptionHtml ?? current.descriptionHtml),
  };
  const issues = [
    ...required(['title'], collection.title, limits.titleCharactersMax),
    ...required(['handle'], collection.handle, limits.handleCharactersMax),
    ...atMost(['descriptionHtml'], collection.descriptionHtml, limits.descriptionCharactersMax),
  ];
  return { collection, issues };
}
