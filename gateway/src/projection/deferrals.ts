import { Kind, visit, type DirectiveNode, type DocumentNode, type SelectionNode } from 'graphql';

/** One `@defer` of an operation. */
export interface Deferral {
  /** Names it among all of its operation; clients need not give labels. */
  readonly id: string;
  readonly label: string | undefined;
  /** It is deferred only where this holds. */
  readonly condition: boolean | { readonly variable: string };
}

export type Deferrals = ReadonlyMap<DirectiveNode, Deferral>;

export function readDeferrals(document: DocumentNode): Deferrals {
  const deferrals = new Map<DirectiveNode, Deferral>();
  visit(document, {
    Directive: (directive) => {
      if (directive.name.value !== 'defer') return;
      const argument = (name: string) => directive.arguments?.find((each) => each.name.value === name)?.value;
      const [condition, label] = [argument('if'), argument('label')];
      deferrals.set(directive, {
        id: `hansa_defer_${deferrals.size}`,
        label: label?.kind === Kind.STRING ? label.value : undefined,
        condition:
          condition?.kind === Kind.VARIABLE
            ? { variable: condition.name.value }
            : condition?.kind !== Kind.BOOLEAN || condition.value,
      });
    },
  });
  return deferrals;
}

/** How a selection is deferred in this request, if it is. */
export function deferralOf(
  { directives = [] }: SelectionNode,
  deferrals: Deferrals,
  variables: Readonly<Record<string, unknown>>,
): Deferral | undefined {
  if (directives.length === 0) return undefined;
  for (const directive of directives) {
    const deferral = deferrals.get(directive);
    if (!deferral) continue;
    const { condition } = deferral;
    if (typeof condition === 'boolean' ? condition : variables[condition.variable] === true) return deferral;
  }
  return undefined;
}
