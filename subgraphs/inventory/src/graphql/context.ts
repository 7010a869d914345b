import type { Identity } from '@hansa/kit/auth/internal-token';
import DataLoader from 'dataloader';
import type { changeCounts } from '../commands/change-counts.ts';
import type { createLocation } from '../commands/create-location.ts';
import type { Availability, availabilityOfVariants } from '../queries/availability-of-variants.ts';
import type { levelsOfVariants } from '../queries/levels-of-variants.ts';
import type { allLocations, Location, locationsById } from '../queries/locations.ts';
import type { Level } from '../domain/stock.ts';

/** The use cases that the graph reaches. */
export interface InventoryUses {
  readonly availabilityOfVariants: ReturnType<typeof availabilityOfVariants>;
  readonly levelsOfVariants: ReturnType<typeof levelsOfVariants>;
  readonly allLocations: ReturnType<typeof allLocations>;
  readonly locationsById: ReturnType<typeof locationsById>;
  readonly changeCounts: ReturnType<typeof changeCounts>;
  readonly createLocation: ReturnType<typeof createLocation>;
}

export interface InventoryContext extends InventoryUses {
  readonly identity: Identity;
  /** One statement per question, however many objects of a request ask it. */
  readonly load: {
    readonly availability: DataLoader<string, Availability | undefined>;
    readonly levels: DataLoader<string, readonly Level[]>;
    readonly location: DataLoader<string, Location | undefined>;
  };
}

export const inventoryContext =
  (uses: InventoryUses) =>
  (identity: Identity): InventoryContext => ({
    ...uses,
    identity,
    load: {
      availability: new DataLoader(async (ids) => {
        const found = await uses.availabilityOfVariants(ids);
        const byId = new Map(found.map((each) => [each.variantId, each]));
        return ids.map((id) => byId.get(id));
      }),
      levels: new DataLoader(async (ids) => {
        const found = new Map<string, Level[]>(ids.map((id) => [id, []]));
        for (const level of await uses.levelsOfVariants(ids)) found.get(level.variantId)?.push(level);
        return ids.map((id) => found.get(id) ?? []);
      }),
      location: new DataLoader(async (ids) => {
        const byId = new Map((await uses.locationsById(ids)).map((each) => [each.id, each]));
        return ids.map((id) => byId.get(id));
      }),
    },
  });
