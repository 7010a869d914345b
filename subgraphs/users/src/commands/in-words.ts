const MINUTE_MS = 60_000;

/** A waiting time as people say it, rounded up. */
export function inWords(ms: number): string {
  if (ms <= MINUTE_MS) return amount(Math.max(1, Math.ceil(ms / 1_000)), 'second');
  return amount(Math.ceil(ms / MINUTE_MS), 'minute');
}

function amount(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
