import { InvalidArgumentError } from 'commander';

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads `--since`: how long ago (`90s`, `10m`, `2h`, `7d`), or a point in time. */
export function readSince(text: string, now: number): Date {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return new Date(now - Number(count) * (units[unit] ?? 0));
  const date = new Date(text);
  if (/^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(date.getTime())) return date;
  throw new InvalidArgumentError(
    'Say how long ago, such as 10m, 2h or 7d, or a point in time such as 2026-11-03T10:00:00Z.',
  );
}
