import { readEnv } from '@hansa/kit/config/read-env';
import { z } from 'zod';

/** Inventory's settings; the README explains them. */
export const inventorySettings = {
  /** Lapsed holds count no more anyway; sweeping only tidies counters, so a few seconds are soon enough. */
  INVENTORY_SWEEP_MS: z.coerce.number().int().min(10).default(5_000),
  /** How many reservations one round of the sweeper ends; each is a transaction of its own. */
  INVENTORY_SWEEP_MAX: z.coerce.number().int().min(1).default(200),
  /** The catalog's events are normally a second away; half a minute also covers its restart. */
  INVENTORY_UNKNOWN_VARIANT_GRACE_MS: z.coerce.number().int().min(0).default(30_000),
};

export interface InventoryConfig {
  readonly sweepMs: number;
  readonly sweepMax: number;
  readonly unknownVariantGraceMs: number;
}

export function readInventoryConfig(env: Record<string, string | undefined>): InventoryConfig {
  const settings = readEnv(env, inventorySettings);
  return Object.freeze({
    sweepMs: settings.INVENTORY_SWEEP_MS,
    sweepMax: settings.INVENTORY_SWEEP_MAX,
    unknownVariantGraceMs: settings.INVENTORY_UNKNOWN_VARIANT_GRACE_MS,
  });
}
