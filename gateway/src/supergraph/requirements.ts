import {
  AuthenticatedSpecDefinition,
  PolicySpecDefinition,
  RequiresScopesSpecDefinition,
  baseType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  type InterfaceType,
  type Schema,
} from '@apollo/federation-internals';
import { createRequirementSet, type Conjunction, type Requirement } from './requirement.ts';

/** What a caller must be to select something, by its coordinates in the supergraph. */
export interface Requirements {
  /** Nothing in the graph asks for anything. */
  readonly none: boolean;
  ofType(name: string): Requirement | undefined;
  /**
   * The field's own and its type's; on an interface that of the field on every implementation; on a root type
   * that of the root type, because no field leads there.
   */
  ofField(type: string, field: string): Requirement | undefined;
  /** What all implementations of an interface ask for together, for fields selected on the interface itself. */
  ofImplementations(type: string): Requirement | undefined;
}

/**
 * Reads `@authenticated`, `@requiresScopes` and `@policy` from a supergraph, under whatever names it links
 * them. Composition already hands the requirements of implementations on to interfaces; supergraphs of older
 * compositions do not, so they are joined here again. Joining twice changes nothing.
 */
export function readRequirements(schema: Schema): Requirements {
  const read = createReader(schema);
  const set = createRequirementSet();
  const types = new Map<string, Requirement>();
  const fields = new Map<string, Requirement>();
  const implementations = new Map<string, Requirement>();
  const keep = (into: Map<string, Requirement>, key: string, parts: readonly Conjunction[]) => {
    const requirement = set.join(parts);
    if (requirement) into.set(key, requirement);
  };

  const roots = new Set<unknown>(schema.schemaDefinition.roots().map((root) => root.type));
  for (const type of schema.types()) {
    keep(types, type.name, [read(type)]);
    if (isInterfaceType(type)) keep(implementations, type.name, runtimeTypes(type).map(read));
    if (!isCompositeType(type) || !(isObjectType(type) || isInterfaceType(type))) continue;
    for (const field of type.fields()) {
      const returned = field.type && baseType(field.type);
      const below = isInterfaceType(type)
        ? runtimeTypes(type).flatMap((implementation) => implementation.field(field.name) ?? [])
        : [];
      const sources = [field, ...(returned ? [returned] : []), ...below, ...(roots.has(type) ? [type] : [])];
      keep(fields, `${type.name}.${field.name}`, sources.map(read));
    }
  }
  return {
    none: types.size === 0 && fields.size === 0,
    ofType: (name) => types.get(name),
    ofField: (type, field) => fields.get(`${type}.${field}`),
    ofImplementations: (type) => implementations.get(type),
  };
}

function runtimeTypes(type: InterfaceType) {
  return type.possibleRuntimeTypes();
}

/** Types and fields alike. */
interface Annotated {
  appliedDirectivesOf(name: string): readonly AppliedDirective[];
}

interface AppliedDirective {
  arguments(): Readonly<Record<string, unknown>>;
}

function createReader(schema: Schema): (element: Annotated) => Conjunction {
  const nameOf = (identity: string, directive: string) =>
    schema.coreFeatures?.getByIdentity(identity)?.directiveNameInSchema(directive);
  const authenticated = nameOf(AuthenticatedSpecDefinition.identity, 'authenticated');
  const scopes = nameOf(RequiresScopesSpecDefinition.identity, 'requiresScopes');
  const policies = nameOf(PolicySpecDefinition.identity, 'policy');
  return (element) => ({
    authenticated: applied(element, authenticated).length > 0,
    scopes: alternatives(applied(element, scopes), 'scopes'),
    policies: alternatives(applied(element, policies), 'policies'),
  });
}

function applied(element: Annotated, name: string | undefined): readonly AppliedDirective[] {
  return name === undefined ? [] : element.appliedDirectivesOf(name);
}

/** One entry per application: several on one element must all be met. */
function alternatives(
  directives: readonly AppliedDirective[],
  argument: string,
): (readonly (readonly string[])[])[] {
  return directives.map((directive) => {
    const value = directive.arguments()[argument];
    return Array.isArray(value)
      ? value.map((all: unknown) => (Array.isArray(all) ? all.map(String) : []))
      : [];
  });
}
