import { good, wrong, type Finding } from './finding.ts';

/** Leases and deadlines are the databases' own; tokens of a minute and quotes are compared between machines. */
const SKEW_MAX_MS = 5_000;

/** Whether a server's clock agrees with ours. */
export function examineClock(area: string, skewMs: number): Finding {
  const seen = `${skewMs > 0 ? '+' : ''}${skewMs} ms`;
  if (Math.abs(skewMs) <= SKEW_MAX_MS) return good(area, 'clock', seen);
  return wrong({
    area,
    what: 'clock',
    seen,
    advice: 'Let both machines keep time by NTP: tokens live for a minute.',
  });
}
