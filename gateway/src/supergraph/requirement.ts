import type { Caller } from '../identity/caller.ts';

/** OR of AND: a caller needs all names of at least one entry. An empty list asks for nothing. */
type Alternatives = readonly (readonly string[])[];

/** Everything in it must hold. */
export interface Conjunction {
  readonly authenticated: boolean;
  readonly scopes: readonly Alternatives[];
  readonly policies: readonly Alternatives[];
}

/** A conjunction that asks for something. Equal ones of one supergraph are one object with one number. */
export interface Requirement extends Conjunction {
  readonly id: number;
}

/** Whether the caller is what the requirement asks for. */
export function isMet(requirement: Requirement, caller: Caller): boolean {
  if (requirement.authenticated && caller.viewer.kind === 'anonymous') return false;
  return (
    requirement.scopes.every((alternatives) => grants(alternatives, caller.scopes)) &&
    requirement.policies.every((alternatives) => grants(alternatives, caller.policies))
  );
}

function grants(alternatives: Alternatives, granted: ReadonlySet<string>): boolean {
  return alternatives.length === 0 || alternatives.some((all) => all.every((name) => granted.has(name)));
}

/** Joins conjunctions and makes equal results the same object, so that few distinct ones remain to be checked. */
export function createRequirementSet(): { join(parts: readonly Conjunction[]): Requirement | undefined } {
  const known = new Map<string, Requirement>();
  return {
    join: (parts) => {
      const authenticated = parts.some((part) => part.authenticated);
      const scopes = distinct(parts.flatMap((part) => part.scopes));
      const policies = distinct(parts.flatMap((part) => part.policies));
      if (!authenticated && scopes.length === 0 && policies.length === 0) return undefined;
      const key = JSON.stringify([authenticated, scopes, policies]);
      const requirement = known.get(key) ?? { id: known.size, authenticated, scopes, policies };
      known.set(key, requirement);
      return requirement;
    },
  };
}

function distinct(all: readonly Alternatives[]): Alternatives[] {
  const byText = new Map(all.filter(({ length }) => length > 0).map((each) => [JSON.stringify(each), each]));
  return [...byText.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}
