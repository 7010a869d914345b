import { types } from 'node:util';
import type { FaultCode } from './code.ts';

/** The one error class of the house. The message is a sentence for the reader; the code is for programs. */
export class Fault extends Error {
  readonly code: FaultCode;

  constructor(code: FaultCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'Fault';
    this.code = code;
  }

  /** Any thrown value as a Fault: itself if it is one, `INTERNAL` with the original as its cause otherwise. */
  static from(thrown: unknown, code: FaultCode = 'INTERNAL'): Fault {
    if (thrown instanceof Fault) return thrown;
    return new Fault(code, messageOf(thrown), { cause: thrown });
  }
}

/** The human part of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  // Errors of Node's core come from another realm under jest, where `instanceof Error` is false.
  if (types.isNativeError(thrown) || thrown instanceof Error) return thrown.message;
  return String(thrown);
}

/** The `code` that Node, PostgreSQL and our own faults carry, or undefined. */
export function codeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}
