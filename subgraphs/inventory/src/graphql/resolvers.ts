import { hasScope, viewerKey } from '@hansa/kit/auth/viewer';
import { Fault } from '@hansa/kit/errors/fault';
import type { Resolvers } from '@hansa/kit/subgraph/resolvers';
import type { Level } from '../domain/stock.ts';
import type { InventoryContext } from './context.ts';

interface Reference {
  readonly id: string;
}

interface Input<T> {
  readonly input: T;
}

interface CountsInput {
  readonly reason: string;
  readonly idempotencyKey: string;
}

interface AdjustInput extends CountsInput {
  readonly changes: readonly {
    readonly variantId: string;
    readonly locationId: string;
    readonly delta: number;
    readonly changeFromQuantity?: number | null;
  }[];
}

interface SetInput extends CountsInput {
  readonly quantities: readonly {
    readonly variantId: string;
    readonly locationId: string;
    readonly quantity: number;
  }[];
}

/** Stock, as the supergraph sees it. No decision is taken in this file. */
export const resolvers: Resolvers<InventoryContext> = {
  Query: {
    locations: (_parent, _args, { allLocations }) => allLocations(),
  },
  ProductVariant: {
    __resolveReference: (reference: Reference) => reference,
    availableForSale: async ({ id }: Reference, _args, { load }) =>
      (await load.availability.load(id))?.availableForSale ?? false,
    quantityAvailable: async ({ id }: Reference, _args, { load }) => {
      const known = await load.availability.load(id);
      return known ? known.quantityAvailable : 0;
    },
    inventoryLevels: ({ id }: Reference, _args, context) => {
      requireScope(context, ['inventory:read', 'inventory:write']);
      return context.load.levels.load(id);
    },
  },
  InventoryLevel: {
    variant: ({ variantId }: Level) => ({ id: variantId }),
    location: ({ locationId }: Level, _args, { load }) => load.location.load(locationId),
    available: ({ onHand, reserved }: Level) => onHand - reserved,
  },
  Location: {
    __resolveReference: async ({ id }: Reference, { load }: InventoryContext) =>
      (await load.location.load(id)) ?? null,
  },
  Mutation: {
    locationCreate: (_parent, { input }: Input<{ name: string }>, context) => {
      requireScope(context, ['inventory:write']);
      return context.createLocation(input);
    },
    inventoryAdjustQuantities: async (_parent, { input }: Input<AdjustInput>, context) => {
      requireScope(context, ['inventory:write']);
      const changes = input.changes.map(({ changeFromQuantity = null, ...change }) => ({
        kind: 'ADJUSTMENT' as const,
        ...change,
        changeFromQuantity,
      }));
      const { reason, idempotencyKey } = input;
      const { levels, userErrors } = await context.changeCounts({
        operation: 'inventoryAdjustQuantities',
        list: 'changes',
        changes,
        reason,
        idempotencyKey,
        actor: viewerKey(context.identity.viewer),
      });
      return { inventoryLevels: levels, userErrors };
    },
    inventorySetQuantities: async (_parent, { input }: Input<SetInput>, context) => {
      requireScope(context, ['inventory:write']);
      const changes = input.quantities.map((quantity) => ({ kind: 'SET' as const, ...quantity }));
      const { reason, idempotencyKey } = input;
      const { levels, userErrors } = await context.changeCounts({
        operation: 'inventorySetQuantities',
        list: 'quantities',
        changes,
        reason,
        idempotencyKey,
        actor: viewerKey(context.identity.viewer),
      });
      return { inventoryLevels: levels, userErrors };
    },
  },
};

/** The gateway enforces the schema's directives; this is for the day it is told otherwise. */
function requireScope({ identity }: InventoryContext, anyOf: readonly string[]): void {
  if (anyOf.some((scope) => hasScope(identity.viewer, scope))) return;
  throw new Fault('FORBIDDEN', `This needs the scope ${anyOf.join(' or ')}.`);
}
