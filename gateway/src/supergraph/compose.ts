import { Fault, messageOf } from '@hansa/kit/errors/fault';
import { parse, type ASTNode, type DocumentNode, type GraphQLError } from 'graphql';
import type { SubgraphDefinition } from './supergraph-config.ts';

/** Something that composes but deserves a look. */
export interface CompositionHint {
  readonly code: string;
  readonly message: string;
  readonly level: 'warn' | 'info' | 'debug';
}

export interface Composition {
  readonly sdl: string;
  readonly hints: readonly CompositionHint[];
}

/** Composes subgraphs, or throws one Fault that lists everything that stands against it. */
export async function composeSupergraph(subgraphs: readonly SubgraphDefinition[]): Promise<Composition> {
  const services = parseAll(subgraphs);
  // Loaded only here: whoever serves a composed supergraph never needs it.
  const { composeServices } = await import('@apollo/composition');
  const result = composeServices(services);
  if (result.errors) throw cannotCompose(result.errors.map(describe));
  const hints = result.hints.map(({ definition, message }) => ({
    code: definition.code,
    message,
    level: levelOf(definition.level.name),
  }));
  return { sdl: result.supergraphSdl, hints };
}

function parseAll(subgraphs: readonly SubgraphDefinition[]) {
  const problems: string[] = [];
  const services: { name: string; url: string; typeDefs: DocumentNode }[] = [];
  for (const { name, url, sdl } of subgraphs) {
    try {
      services.push({ name, url, typeDefs: parse(sdl) });
    } catch (thrown) {
      problems.push(`[${name}] SYNTAX_ERROR: ${messageOf(thrown)}`);
    }
  }
  if (problems.length > 0) throw cannotCompose(problems);
  return services;
}

function cannotCompose(problems: readonly string[]): Fault {
  const list = problems.map((problem) => `  ${problem}`).join('\n');
  return new Fault('INVALID_CONFIGURATION', `The subgraphs do not compose:\n${list}`);
}

/** Names the subgraphs in question; messages about a single subgraph already begin with its name. */
function describe({ message, extensions, nodes }: GraphQLError): string {
  const code = typeof extensions['code'] === 'string' ? `${extensions['code']}: ` : '';
  const named = /^\[([^\]]+)\] /.exec(message);
  if (named) return `[${named[1]}] ${code}${message.slice(named[0].length)}`;
  const involved = [...new Set((nodes ?? []).flatMap(subgraphOf))];
  return involved.length > 0 ? `[${involved.join(', ')}] ${code}${message}` : `${code}${message}`;
}

/** Composition marks each node with the subgraph it comes from. */
function subgraphOf(node: ASTNode): string[] {
  return 'subgraph' in node && typeof node.subgraph === 'string' ? [node.subgraph] : [];
}

function levelOf(name: string): CompositionHint['level'] {
  return name === 'WARN' ? 'warn' : name === 'INFO' ? 'info' : 'debug';
}
