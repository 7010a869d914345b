import { assertNever } from '@hansa/kit/errors/assert-never';
import { Kind, parse, type GraphQLSchema } from 'graphql';
import { isMutation } from './apollo-node.ts';
import { compileEntityStep, type EntityDraft } from './entity-step.ts';
import { fetchIdsIn } from './fetch-ids.ts';
import type {
  ApolloCondition,
  ApolloDefer,
  ApolloFetch,
  ApolloNode,
  ApolloParallel,
  ApolloPlan,
  ApolloRewrite,
} from './from-apollo.ts';
import type { ContextValue, Path, RewriteStep, RootStep, Step } from './nodes.ts';
import { compileRequest, operationOf } from './request.ts';
import { compileRewrites, compileStep } from './rewrite.ts';
import { shapeOf } from './shape.ts';
import { withTrueFields, type MadeUpFields } from './true-fields.ts';
import { targetPathsOf, type TargetPaths } from './target-paths.ts';
import { withLostAliases } from './lost-aliases.ts';
import { groupsOf, sequenceOf, strandsOf } from './together.ts';

/** What compiling needs to know of the supergraph. */
export interface CompileContext {
  /** With everything that clients do not see. */
  readonly schema: GraphQLSchema;
  readonly madeUp: MadeUpFields;
}

/** Compiles a plan; undefined when there is nothing to ask any subgraph. */
export function compilePlan(plan: ApolloPlan, context: CompileContext): Step | undefined {
  const { node } = plan;
  if (node === undefined || node.kind === 'Subscription') return undefined;
  return createCompiler(context, { targets: targetPathsOf(node), ids: fetchIdsIn(node) }).step(node, []);
}

/** What compiling a step needs to know of the whole plan. */
interface Whole {
  readonly targets: TargetPaths;
  readonly ids: ReadonlySet<string>;
}

type At = readonly (string | number)[];

function inParallel(steps: readonly Step[]): Step {
  const [only, ...others] = steps;
  return only && others.length === 0 ? only : { kind: 'Parallel', steps };
}

function createCompiler(context: CompileContext, { targets, ids }: Whole) {
  const step = (node: ApolloNode, at: At): Step => {
    switch (node.kind) {
      case 'Fetch':
        return node.requires
          ? compileEntityStep(draftsOf(context, node, { at, targets }), context)
          : rootStep(context, node, { at, targets });
      case 'Flatten':
        return step(node.node, [...at, ...node.path]);
      case 'Sequence':
        return { kind: 'Sequence', steps: node.nodes.map((each) => step(each, at)) };
      case 'Parallel':
        return parallel(node, at);
      case 'Condition':
        return condition(node, at);
      case 'Defer':
        return defer(node, at);
      default:
        return assertNever(node);
    }
  };

  const parallel = (node: ApolloParallel, at: At): Step => {
    const steps = groupsOf(strandsOf(node)).map((strands): Step => {
      const heads = strands.flatMap(({ subgraph, head }) =>
        subgraph === undefined ? [] : entityDrafts(head, at),
      );
      if (heads.length === 0) return inParallel(strands.map((strand) => step(strand.node, at)));
      const tails = strands.flatMap(({ tail }) => (tail.length > 0 ? [sequenceOf(tail)] : []));
      const first = compileEntityStep(heads, context);
      if (tails.length === 0) return first;
      return { kind: 'Sequence', steps: [first, parallel({ kind: 'Parallel', nodes: tails }, at)] };
    });
    return inParallel(steps);
  };

  const entityDrafts = (node: ApolloNode, at: At): EntityDraft[] => {
    if (node.kind === 'Flatten') return entityDrafts(node.node, [...at, ...node.path]);
    return node.kind === 'Fetch' ? draftsOf(context, node, { at, targets }) : [];
  };

  const condition = ({ condition: variable, ifClause, elseClause }: ApolloCondition, at: At): Step => {
    const [yes, no] = [fetchIdsIn(ifClause), fetchIdsIn(elseClause)];
    return {
      kind: 'Condition',
      variable,
      yes: ifClause && step(ifClause, at),
      no: elseClause && step(elseClause, at),
      // Both branches may use the same ids.
      unmade: { yes: [...no].filter((id) => !yes.has(id)), no: [...yes].filter((id) => !no.has(id)) },
    };
  };

  const defer = ({ primary, deferred }: ApolloDefer, at: At): Step => ({
    kind: 'Defer',
    primary: primary.node && step(primary.node, at),
    deferred: deferred.map((each) => ({
      // The planner names some fetches of which it has left nothing.
      after: each.depends.map(({ id }) => id).filter((id) => ids.has(id)),
      label: each.label,
      path: each.queryPath,
      step: each.node && step(each.node, at),
    })),
  });

  return { step };
}

interface Place {
  readonly at: At;
  readonly targets: TargetPaths;
}

function draftsOf(
  { schema, madeUp }: CompileContext,
  node: ApolloFetch,
  { at, targets }: Place,
): EntityDraft[] {
  return withTrueFields(withLostAliases(node), madeUp).map((fetch) => ({
    fetch,
    target: { path: compilePath(at, targets), shares: targets.mayShare },
    context: (fetch.contextRewrites ?? []).map((rewrite) => contextValue(schema, rewrite)),
  }));
}

function rootStep({ schema, madeUp }: CompileContext, node: ApolloFetch, { at, targets }: Place): RootStep {
  const [fetch = node] = withTrueFields(withLostAliases(node), madeUp);
  const { serviceName: subgraph, operation: query, operationName, variableUsages: variables = [] } = fetch;
  const document = parse(query, { noLocation: true });
  const { selectionSet } = operationOf(document);
  return {
    kind: 'Root',
    id: fetch.id,
    request: compileRequest({ subgraph, query, operationName, isMutation: isMutation(fetch), variables }),
    path: compilePath(at, targets),
    shape: shapeOf(document, selectionSet, fetch.outputRewrites),
    outputRewrites: compileRewrites(schema, fetch.outputRewrites),
    rootNames: selectionSet.selections.flatMap((selection) =>
      selection.kind === Kind.FIELD ? [selection.alias?.value ?? selection.name.value] : [],
    ),
  };
}

function compilePath(at: At, targets: TargetPaths): Path {
  const keys = at.filter((step): step is string => typeof step === 'string');
  const firstList = keys.indexOf('@');
  const steps = keys.filter((key) => key !== '@');
  return {
    steps: steps.map((key, depth) => ({ key, shared: targets.has(steps.slice(0, depth)) })),
    prefix: firstList === -1 ? steps : keys.slice(0, firstList),
  };
}

function contextValue(schema: GraphQLSchema, rewrite: ApolloRewrite): ContextValue {
  const variable = rewrite.kind === 'KeyRenamer' ? rewrite.renameKeyTo : '';
  const above = rewrite.path.filter((step) => step !== '..');
  const steps = above.map((step): RewriteStep => compileStep(schema, step));
  const [first] = steps;
  return {
    variable,
    up: rewrite.path.length - above.length,
    types: first && 'types' in first ? first.types : undefined,
    keys: steps.flatMap((step) => ('key' in step ? [step.key] : [])),
  };
}
