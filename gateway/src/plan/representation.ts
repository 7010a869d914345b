import type { GraphQLSchema } from 'graphql';
import { lean } from '../projection/lean.ts';
import type { ApolloRewrite, RequiredSelection } from './from-apollo.ts';
import type { Representation, RepresentationField, Representations } from './nodes.ts';
import { FRAGMENT_PREFIX } from './rewrite.ts';
import type { MadeUpFields } from './true-fields.ts';
import { subtypesOf } from './subtypes.ts';

/** A field of a representation before it is written down. */
interface Draft {
  readonly key: string;
  name: string;
  fixed: string | undefined;
  readonly selections: RequiredSelection[] | undefined;
  readonly rewrites: Change[];
}

/** A rewrite, as seen from some object of the representation. */
interface Change {
  readonly path: readonly string[];
  readonly rewrite: ApolloRewrite;
}

interface Level {
  readonly schema: GraphQLSchema;
  readonly selections: readonly RequiredSelection[];
  readonly changes: readonly Change[];
  readonly madeUp: MadeUpFields;
}

/**
 * Compiles what an entity fetch requires, and how it rewrites that, into one writer for each type. Types are
 * compiled when they are first met: few of those that an interface could have turn up.
 */
export function compileRepresentations(level: Level): Representations {
  const known = new Map<string, Representation | undefined>();
  return {
    of: (typename) => {
      const found = known.get(typename);
      if (found || known.has(typename)) return found;
      const compiled = compileFor(level, typename);
      known.set(typename, compiled);
      return compiled;
    },
  };
}

function compileFor(level: Level, typename: string | undefined): Representation | undefined {
  const drafts = new Map<string, Draft>();
  collect(level, { typename, drafts });
  for (const change of level.changes) apply(level.schema, change, { typename, drafts });
  // Only what says its type is the representation of an entity.
  if (typename !== undefined && drafts.size === 0) return undefined;
  const fields = [...drafts.values()].map((draft, index) => finish(level, draft, index === 0));
  const [varying, ...others] = fields.filter(({ fixed }) => fixed === undefined);
  return { fields, sole: varying && !varying.below && others.length === 0 ? varying.key : undefined };
}

interface Target {
  readonly typename: string | undefined;
  readonly drafts: Map<string, Draft>;
}

function collect({ schema, selections }: Pick<Level, 'schema' | 'selections'>, target: Target): void {
  for (const selection of selections) {
    if (selection.kind === 'InlineFragment') {
      const { typeCondition, selections: inner } = selection;
      const applies =
        typeCondition === undefined ||
        (target.typename !== undefined && subtypesOf(schema, typeCondition).has(target.typename));
      if (applies) collect({ schema, selections: inner }, target);
      continue;
    }
    const key = selection.alias ?? selection.name;
    const known = target.drafts.get(key);
    if (known) known.selections?.push(...(selection.selections ?? []));
    else {
      const below = selection.selections && [...selection.selections];
      const isKnown = selection.name === '__typename' && target.typename !== undefined;
      const fixed = isKnown ? written(target.typename) : undefined;
      target.drafts.set(key, { key, name: key, fixed, selections: below, rewrites: [] });
    }
  }
}

function apply(schema: GraphQLSchema, { path, rewrite }: Change, target: Target): void {
  const [step, ...rest] = path;
  if (step === undefined) return;
  if (step.startsWith(FRAGMENT_PREFIX)) {
    const types = subtypesOf(schema, step.slice(FRAGMENT_PREFIX.length));
    if (target.typename === undefined || types.has(target.typename))
      apply(schema, { path: rest, rewrite }, target);
    return;
  }
  const draft = target.drafts.get(step);
  if (rest.length > 0) {
    draft?.rewrites.push({ path: rest, rewrite });
  } else if (rewrite.kind === 'KeyRenamer') {
    if (draft) draft.name = rewrite.renameKeyTo;
  } else {
    const fixed = written(rewrite.setValueTo);
    if (draft) draft.fixed = fixed;
    else target.drafts.set(step, { key: step, name: step, fixed, selections: undefined, rewrites: [] });
  }
}

function written(value: unknown): string {
  return lean(JSON.stringify(value));
}

function finish(level: Level, draft: Draft, isFirst: boolean): RepresentationField {
  const { key, fixed, selections, rewrites } = draft;
  const name = level.madeUp.fields.get(draft.name)?.name.value ?? draft.name;
  const below = selections && { ...level, selections, changes: rewrites };
  const hasTypes = selections?.some(({ kind }) => kind === 'InlineFragment') ?? false;
  return {
    key,
    opening: lean(`${isFirst ? '{' : ','}${JSON.stringify(name)}:`),
    fixed,
    below: below && {
      any: compileFor(below, undefined) ?? { fields: [], sole: undefined },
      byType: hasTypes || rewrites.length > 0 ? compileRepresentations(below) : undefined,
    },
  };
}
