import { createId } from '@hansa/kit/ids';
import type { Kysely } from 'kysely';
import { checkZone } from '../domain/check-zone.ts';
import type { Zone, ZoneDraft } from '../domain/zone.ts';
import { deleteZone, lockZones, saveZone } from '../store/zones.ts';
import type { Tables } from '../store/tables.ts';
import type { ShippingUserError } from './shipping-error-code.ts';

type Deps = { readonly db: Kysely<Tables> };

export type EditedZone =
  | { readonly ok: true; readonly zone: Zone }
  | { readonly ok: false; readonly userErrors: readonly ShippingUserError[] };

interface Edit {
  readonly id: string;
  /** The version that was seen; another one now refuses the edit. */
  readonly expectedVersion: number | null;
}

export const createZone =
  ({ db }: Deps) =>
  (draft: ZoneDraft): Promise<EditedZone> =>
    db.transaction().execute(async (tx) => {
      const zones = await lockZones(tx);
      const zone = { ...draft, name: draft.name.trim(), id: createId('zone'), version: 1 };
      const userErrors = problemsAmong(zones, zone);
      if (userErrors.length > 0) return { ok: false, userErrors };
      await saveZone(tx, zone);
      return { ok: true, zone };
    });

/** Changes what is named and keeps the rest; rates are replaced as a whole. */
export const updateZone =
  ({ db }: Deps) =>
  ({ id, expectedVersion, ...changes }: Edit & Partial<ZoneDraft>): Promise<EditedZone> =>
    db.transaction().execute(async (tx) => {
      const zones = await lockZones(tx);
      const found = find(zones, { id, expectedVersion });
      if (!found.ok) return found;
      const zone = { ...found.zone, ...changes, version: found.zone.version + 1 };
      const userErrors = problemsAmong(zones, zone);
      if (userErrors.length > 0) return { ok: false, userErrors };
      await saveZone(tx, zone);
      return { ok: true, zone };
    });

export const removeZone =
  ({ db }: Deps) =>
  (edit: Edit): Promise<EditedZone> =>
    db.transaction().execute(async (tx) => {
      const found = find(await lockZones(tx), edit);
      if (found.ok) await deleteZone(tx, edit.id);
      return found;
    });

function find(zones: readonly Zone[], { id, expectedVersion }: Edit): EditedZone {
  const zone = zones.find((each) => each.id === id);
  if (!zone) return refuse('NOT_FOUND', 'id', 'There is no such zone.');
  if (expectedVersion !== null && expectedVersion !== zone.version) {
    return refuse(
      'STALE_VERSION',
      'expectedVersion',
      `Somebody changed it; it is version ${zone.version} now.`,
    );
  }
  return { ok: true, zone };
}

function refuse(code: ShippingUserError['code'], field: string, message: string): EditedZone {
  return { ok: false, userErrors: [{ code, field: ['input', field], message }] };
}

function problemsAmong(zones: readonly Zone[], zone: Zone): ShippingUserError[] {
  const problems: ShippingUserError[] = checkZone(zone).map((problem) => ({
    ...problem,
    field: ['input', ...problem.field],
  }));
  const others = zones.filter(({ id }) => id !== zone.id);
  zone.countries.forEach((country, index) => {
    const owner = others.find(({ countries }) => countries.includes(country));
    if (!owner) return;
    const field = ['input', 'countries', String(index)];
    problems.push({ code: 'TAKEN', field, message: `${country} belongs to the zone ${owner.name}.` });
  });
  const rest = zone.restOfWorld ? others.find(({ restOfWorld }) => restOfWorld) : undefined;
  if (rest) {
    const message = `The zone ${rest.name} serves the rest of the world.`;
    problems.push({ code: 'TAKEN', field: ['input', 'restOfWorld'], message });
  }
  return problems;
}
