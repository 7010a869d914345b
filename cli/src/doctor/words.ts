const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
const STEP = 1_000;

/** `1.5 GB` */
export function bytes(count: number): string {
  let value = count;
  let unit = 0;
  for (; value >= STEP && unit < units.length - 1; unit += 1) value /= STEP;
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;

/** `90 s` is `1 min`; nobody needs it closer. */
export function age(seconds: number): string {
  if (seconds < MINUTE_S * 2) return `${Math.round(seconds)} s`;
  if (seconds < HOUR_S * 2) return `${Math.round(seconds / MINUTE_S)} min`;
  if (seconds < DAY_S * 2) return `${Math.round(seconds / HOUR_S)} h`;
  return `${Math.round(seconds / DAY_S)} days`;
}

/** `1 event`, `2 events` */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
