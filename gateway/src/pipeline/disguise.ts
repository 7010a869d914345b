import { Kind, visit, type DocumentNode } from 'graphql';
import { dataKeyOf } from '../projection/data-key.ts';

/** The document with every field under its key in merged data, which is what the planner is to plan with. */
export function disguise(document: DocumentNode, required: ReadonlySet<string>): DocumentNode {
  return visit(document, {
    Field: (field) => {
      const key = dataKeyOf(field, required);
      if (key === (field.alias?.value ?? field.name.value)) return undefined;
      return { ...field, alias: { kind: Kind.NAME, value: key } };
    },
  });
}

/** For clients that want the answer in one piece: a server may pass over `@defer`. */
export function withoutDefer(document: DocumentNode): DocumentNode {
  return visit(document, { Directive: ({ name }) => (name.value === 'defer' ? null : undefined) });
}
