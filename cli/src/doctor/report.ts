import type { Finding } from './finding.ts';
import { counted } from './words.ts';

/** A line for each finding, and under it what to do where something is wrong. */
export function printFindings(findings: readonly Finding[]): string {
  const width = (column: (finding: Finding) => string) =>
    Math.max(...findings.map((each) => column(each).length));
  const [areas, whats] = [width(({ area }) => area), width(({ what }) => what)];
  const lines = findings.flatMap(({ area, what, ok, seen, advice }) => [
    `${ok ? 'ok   ' : 'WRONG'}  ${area.padEnd(areas)}  ${what.padEnd(whats)}  ${seen}`,
    ...(advice === undefined ? [] : [`       ${' '.repeat(areas)}  → ${advice}`]),
  ]);
  const faults = findings.filter(({ ok }) => !ok).length;
  const verdict =
    faults === 0 ? 'All is well.' : `${counted(faults, 'thing')} ${faults === 1 ? 'is' : 'are'} wrong.`;
  return [...lines, '', verdict].join('\n');
}
