import { Fault } from './fault.ts';

/** Ends an exhaustive `switch`: does not compile while a case is missing. */
export function assertNever(value: never): never {
  throw new Fault('INTERNAL', `Unhandled case: ${JSON.stringify(value)}`);
}
