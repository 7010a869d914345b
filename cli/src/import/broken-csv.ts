import { Fault, messageOf } from '@hansa/kit/errors/fault';

/** From `line` on, a file cannot be read as CSV. */
export class BrokenCsv extends Fault {
  readonly line: number;

  constructor(cause: unknown) {
    super('BAD_USER_INPUT', `From here on the file is no CSV: ${messageOf(cause)}`, { cause });
    this.line = lineOf(cause);
  }
}

function lineOf(cause: unknown): number {
  const known =
    typeof cause === 'object' && cause !== null && 'lines' in cause && typeof cause.lines === 'number';
  return known ? Number(cause.lines) : 1;
}
