import type { PublishedTypes } from '../schemas.ts';
import { compareSchemas, type Change } from './compare-schemas.ts';
import type { Schema } from './schema.ts';

export interface TypeChange extends Omit<Change, 'rule'> {
  readonly type: string;
  readonly rule: Change['rule'] | 'type-removed' | 'channel-changed';
}

export interface Comparison {
  readonly breaking: readonly TypeChange[];
  /** New types, and types that went after their successor had been published beside them. */
  readonly notes: readonly string[];
}

/** What became of each published type. */
export function compareTypes(before: PublishedTypes, after: PublishedTypes): Comparison {
  const breaking: TypeChange[] = [];
  const notes = Object.keys(after)
    .filter((type) => !(type in before))
    .map((type) => `${type} is new.`);
  for (const [type, was] of Object.entries(before)) {
    const is = after[type];
    if (is) {
      if (is.channel !== was.channel)
        breaking.push({
          type,
          rule: 'channel-changed',
          path: '',
          message: `travels on ${is.channel}, and was on ${was.channel}`,
        });
      breaking.push(
        ...compareSchemas(was.schema as Schema, is.schema as Schema).map((change) => ({ type, ...change })),
      );
    } else if (hadSuccessor(type, before) && hadSuccessor(type, after)) {
      notes.push(`${type} is retired; its successor was published beside it.`);
    } else {
      breaking.push({ type, rule: 'type-removed', path: '', message: 'is no longer published' });
    }
  }
  return { breaking, notes };
}

/** Whether a higher major of the same fact is published. */
function hadSuccessor(type: string, types: PublishedTypes): boolean {
  const [name, major] = split(type);
  return Object.keys(types).some((other) => {
    const [otherName, otherMajor] = split(other);
    return otherName === name && otherMajor > major;
  });
}

function split(type: string): [name: string, major: number] {
  const [, name = type, major = '0'] = /^(.+)\.v(\d+)$/.exec(type) ?? [];
  return [name, Number(major)];
}
