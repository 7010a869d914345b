import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLSchema,
  SelectionNode,
  VariableDefinitionNode,
} from 'graphql';

/** What compiling needs to know of an operation and its graph. */
export interface ProjectionInput {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variableDefinitions: readonly VariableDefinitionNode[];
  /** The key of a field in merged data, and its name for clients. */
  readonly namesOf: (field: FieldNode) => { readonly key: string; readonly name: string };
  /** Selections that another part of the answer shows. */
  readonly isLater?: (selection: SelectionNode) => boolean;
}
