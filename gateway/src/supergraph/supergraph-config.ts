import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Fault, messageOf } from '@hansa/kit/errors/fault';
import { parse } from 'yaml';
import { z } from 'zod';

/** A part of a supergraph before composition. */
export interface SubgraphDefinition {
  readonly name: string;
  /** Where the subgraph answers; empty when only the composition root knows. */
  readonly url: string;
  readonly sdl: string;
}

/** The parts of `rover supergraph compose`'s configuration format that make sense without a registry. */
const configSchema = z.strictObject({
  federation_version: z.coerce
    .string()
    .regex(/^=?2(\.\d+){0,2}$/, 'must be a version 2 of Federation, such as "=2.9.0"')
    .optional(),
  subgraphs: z.record(
    z
      .string()
      .regex(/^[A-Za-z][\w-]*$/, 'must start with a letter and hold letters, digits, "_" and "-" only'),
    z.strictObject({
      routing_url: z.string().optional(),
      schema: z.strictObject({ file: z.string() }),
    }),
  ),
});

export type SupergraphConfig = z.infer<typeof configSchema>;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads a `supergraph.yaml` and the schemas it names. Unknown keys are refused, because a misspelt one would
 * silently do nothing; all problems are told together.
 */
export async function readSupergraphConfig(file: string, env: Env): Promise<readonly SubgraphDefinition[]> {
  const text = await readText(file, 'the supergraph configuration');
  const config = parseSupergraphConfig(text, { file, env });
  return readSubgraphs(config, dirname(resolve(file)));
}

/** Reads the schemas that a configuration names, relative to the folder it lies in. */
export async function readSubgraphs(
  config: SupergraphConfig,
  folder: string,
): Promise<readonly SubgraphDefinition[]> {
  const entries = Object.entries(config.subgraphs);
  return Promise.all(
    entries.map(async ([name, { routing_url: url = '', schema }]) => ({
      name,
      url,
      sdl: await readText(resolve(folder, schema.file), `the schema of the subgraph ${name}`),
    })),
  );
}

function parseSupergraphConfig(text: string, { file, env }: { file: string; env: Env }): SupergraphConfig {
  let document: unknown;
  try {
    document = expand(parse(text), env);
  } catch (thrown) {
    throw new Fault('INVALID_CONFIGURATION', `${file} cannot be read: ${messageOf(thrown)}`, {
      cause: thrown,
    });
  }
  const result = configSchema.safeParse(document);
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    ({ path, message }) => `  ${path.join('.') || 'file'}: ${message}`,
  );
  throw new Fault('INVALID_CONFIGURATION', `${file} cannot be used:\n${problems.join('\n')}`);
}

/** Replaces `${NAME}` and `${NAME:-default}` in every value; never in keys. */
function expand(value: unknown, env: Env): unknown {
  if (typeof value === 'string') return expandText(value, env);
  if (Array.isArray(value)) return value.map((each) => expand(each, env));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, expand(each, env)]));
}

function expandText(text: string, env: Env): string {
  return text.replaceAll(
    /\$\{(\w+)(?::-([^}]*))?\}/g,
    (_match, name: string, fallback: string | undefined) => {
      const value = env[name] || fallback;
      if (value === undefined) {
        throw new Fault('INVALID_CONFIGURATION', `the environment variable ${name} is not set.`);
      }
      return value;
    },
  );
}

async function readText(file: string, what: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    throw new Fault('INVALID_CONFIGURATION', `${file}, ${what}, cannot be read: ${messageOf(thrown)}`, {
      cause: thrown,
    });
  }
}
