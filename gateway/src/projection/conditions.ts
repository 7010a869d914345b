import { Kind, type SelectionNode } from 'graphql';

/** A selection counts only where the variable has this value. */
export interface Condition {
  readonly variable: string;
  readonly is: boolean;
}

/** What `@skip` and `@include` ask for; `never` when a literal already rules the selection out. */
export function conditionsOf(selection: SelectionNode): readonly Condition[] | 'never' {
  const conditions: Condition[] = [];
  for (const directive of selection.directives ?? []) {
    const name = directive.name.value;
    if (name !== 'skip' && name !== 'include') continue;
    const wanted = name === 'include';
    const value = directive.arguments?.find((argument) => argument.name.value === 'if')?.value;
    if (value?.kind === Kind.BOOLEAN && value.value !== wanted) return 'never';
    if (value?.kind === Kind.VARIABLE) conditions.push({ variable: value.name.value, is: wanted });
  }
  return conditions;
}

export function hold(
  conditions: readonly Condition[],
  variables: Readonly<Record<string, unknown>>,
): boolean {
  return conditions.every(({ variable, is }) => variables[variable] === is);
}

/** For what is selected several times, each time under its own conditions. */
export function holdAny(
  alternatives: readonly (readonly Condition[])[],
  variables: Readonly<Record<string, unknown>>,
): boolean {
  return alternatives.some((conditions) => hold(conditions, variables));
}
