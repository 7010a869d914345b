/** Why a product of the file was not taken. */
export interface RowError {
  readonly line: number;
  readonly handle: string | null;
  readonly message: string;
}

/** A cell that cannot be read. Caught per product, so that one bad cell costs one product. */
export class UnreadableCell extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.name = 'UnreadableCell';
    this.line = line;
  }
}
