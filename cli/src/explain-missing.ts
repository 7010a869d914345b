import { codeOf, Fault, messageOf } from '@hansa/kit/errors/fault';

/**
 * An image holds the one service that it runs, and nothing of the others. Whoever asks it for another is told so,
 * and not that a module was not found.
 */
export function explainMissing(thrown: unknown): never {
  const [, name] = /'(@hansa\/[a-z-]+)'/.exec(messageOf(thrown)) ?? [];
  if (codeOf(thrown) !== 'ERR_MODULE_NOT_FOUND' || name === undefined) throw thrown;
  throw new Fault('INVALID_CONFIGURATION', `${name} is not a part of this installation.`, { cause: thrown });
}
