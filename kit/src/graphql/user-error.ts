/** Something the caller can put right, as every payload's `userErrors` lists it. */
export interface UserError<Code extends string> {
  readonly code: Code;
  /** The path of the input field, such as `['input', 'lines', '0', 'quantity']`. */
  readonly field: readonly string[] | null;
  readonly message: string;
}
