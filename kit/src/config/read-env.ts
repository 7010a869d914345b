import { z } from 'zod';
import { Fault } from '../errors/fault.ts';

/**
 * Reads settings once: validated, typed, frozen. All problems are reported together in one
 * `INVALID_CONFIGURATION` fault, one line each, naming the variable.
 *
 * An empty variable counts as not set, because that is what `NAME=` in a compose file means.
 */
export function readEnv<Shape extends z.ZodRawShape>(
  env: Record<string, string | undefined>,
  shape: Shape,
): Readonly<z.infer<z.ZodObject<Shape>>> {
  const present = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = z.object(shape).safeParse(present);
  if (result.success) return Object.freeze(result.data);
  const problems = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Fault('INVALID_CONFIGURATION', `These settings cannot be used:\n${problems.join('\n')}`);
}

/** A TCP port; 0 means "any free one". */
export const port = z.coerce.number().int().min(0).max(65_535);

/** `true|false|1|0|yes|no` */
export const flag = z.stringbool();
