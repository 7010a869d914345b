import type { Prepared } from './prepare-shop.ts';

interface Welcome extends Prepared {
  readonly graph: string;
  readonly ledger: string;
  readonly mails: string;
  readonly data: string;
}

/** What an operator wants to know once everything runs. The password is printed this once and kept nowhere. */
export function welcome({ graph, ledger, mails, data, owner, samples }: Welcome): string {
  const lines = [
    'Hansa is ready.',
    '',
    `  graph      ${graph}`,
    `  Sandbox    ${graph} in a browser`,
    `  mails      ${mails}`,
    `  data       ${data}`,
    `  payments   ${ledger} (the sandbox provider's ledger)`,
  ];
  if (samples !== undefined) lines.push(`  samples    ${samples} products imported`);
  if (owner)
    lines.push(
      '',
      'The owner of this shop, shown only now:',
      `  e-mail     ${owner.email}`,
      `  password   ${owner.password}`,
    );
  lines.push('', 'Stop with Ctrl-C.');
  return lines.join('\n');
}
