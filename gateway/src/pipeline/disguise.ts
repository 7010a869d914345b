import { Kind, visit, type DirectiveNode, type DocumentNode } from 'graphql';
import { dataKeyOf } from '../projection/data-key.ts';
import type { Deferrals } from '../projection/deferrals.ts';

/**
 * The document as the planner is to plan with it: every field under its key in merged data, and every `@defer`
 * under a label of its own.
 */
export function disguise(
  document: DocumentNode,
  required: ReadonlySet<string>,
  deferrals: Deferrals,
): DocumentNode {
  return visit(document, {
    Field: (field) => {
      const key = dataKeyOf(field, required);
      if (key === (field.alias?.value ?? field.name.value)) return undefined;
      return { ...field, alias: { kind: Kind.NAME, value: key } };
    },
    Directive: (directive) => {
      const deferral = deferrals.get(directive);
      return deferral && labelled(directive, deferral.id);
    },
  });
}

function labelled(directive: DirectiveNode, label: string): DirectiveNode {
  const others = (directive.arguments ?? []).filter(({ name }) => name.value !== 'label');
  const name = { kind: Kind.NAME, value: 'label' } as const;
  const value = { kind: Kind.STRING, value: label } as const;
  return { ...directive, arguments: [...others, { kind: Kind.ARGUMENT, name, value }] };
}

/** For clients that want the answer in one piece: a server may pass over `@defer`. */
export function withoutDefer(document: DocumentNode): DocumentNode {
  return visit(document, { Directive: ({ name }) => (name.value === 'defer' ? null : undefined) });
}
