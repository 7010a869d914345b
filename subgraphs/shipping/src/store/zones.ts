import { sql, type Kysely } from 'kysely';
import type { Rate, Zone } from '../domain/zone.ts';
import type { Tables, Tx } from './tables.ts';

/** All zones with their countries and rates in one statement; a merchant has a handful. */
export async function readZones(db: Kysely<Tables>): Promise<Zone[]> {
  const { rows } = await sql<Zone>`
    select zone.id, zone.name, zone.rest_of_world as "restOfWorld", zone.version,
      coalesce((
        select json_agg(country_code order by country_code) from shipping_zone_countries
        where zone_id = zone.id
      ), '[]') as countries,
      coalesce((
        select json_agg(json_build_object(
          'code', code, 'title', title, 'description', description,
          'amount', json_build_object('amount', amount, 'currencyCode', currency_code),
          'weightGrams', json_build_object('min', min_weight_grams, 'max', max_weight_grams),
          'subtotal', json_build_object('min', min_subtotal, 'max', max_subtotal),
          'days', json_build_object('min', min_days, 'max', max_days)
        ) order by position) from shipping_rates where zone_id = zone.id
      ), '[]') as rates
    from shipping_zones as zone
    order by zone.rest_of_world, zone.id`.execute(db);
  return rows;
}

/** Edits are rare and small; one after the other they can be checked against each other. */
export async function lockZones(tx: Tx): Promise<Zone[]> {
  await sql`lock table shipping_zones in share row exclusive mode`.execute(tx);
  return readZones(tx);
}

/** Writes the zone as a whole, new or changed. Call it with the zones locked and checked. */
export async function saveZone(tx: Tx, zone: Zone): Promise<void> {
  const { id, name, restOfWorld, version } = zone;
  await tx
    .insertInto('shipping_zones')
    .values({ id, name, rest_of_world: restOfWorld, version })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({ name, rest_of_world: restOfWorld, version }),
    )
    .execute();
  await tx.deleteFrom('shipping_zone_countries').where('zone_id', '=', id).execute();
  if (zone.countries.length > 0) {
    const rows = zone.countries.map((country) => ({ country_code: country, zone_id: id }));
    await tx.insertInto('shipping_zone_countries').values(rows).execute();
  }
  await tx.deleteFrom('shipping_rates').where('zone_id', '=', id).execute();
  if (zone.rates.length > 0) {
    const rows = zone.rates.map((rate, position) => ({ zone_id: id, position, ...toColumns(rate) }));
    await tx.insertInto('shipping_rates').values(rows).execute();
  }
}

export async function deleteZone(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('shipping_zones').where('id', '=', id).execute();
}

/** True once in the life of a database. */
export async function noteFirstZones(tx: Tx): Promise<boolean> {
  const noted = await sql`insert into first_zones default values on conflict do nothing`.execute(tx);
  return noted.numAffectedRows === 1n;
}

function toColumns(rate: Rate) {
  const { code, title, description, amount, weightGrams, subtotal, days } = rate;
  return {
    code,
    title,
    description,
    amount: amount.amount,
    currency_code: amount.currencyCode,
    min_weight_grams: weightGrams.min,
    max_weight_grams: weightGrams.max,
    min_subtotal: subtotal.min,
    max_subtotal: subtotal.max,
    min_days: days.min,
    max_days: days.max,
  };
}
