import { Fault } from '@hansa/kit/errors/fault';
import type { Collection } from 'mongodb';
import { connectToMongo, type MongoConnection } from '../store/mongodb/connection.ts';

const writes: ReadonlySet<unknown> = new Set([
  'insertOne',
  'insertMany',
  'replaceOne',
  'updateOne',
  'updateMany',
  'deleteOne',
  'deleteMany',
]);

export interface CrashingMongo extends MongoConnection {
  /** Whether the crash has come. */
  crashed(): boolean;
}

type Operation = (...args: unknown[]) => unknown;

/** A process that is killed right after its so-manieth write: nothing that it does later reaches the database. */
export function connectToCrash(databaseUrl: string, writesMax: number): CrashingMongo {
  const { db, close } = connectToMongo({ databaseUrl });
  let left = writesMax;
  const dead = () => new Fault('INTERNAL', 'This process was killed.');

  const crashing =
    (name: unknown, operation: Operation): Operation =>
    (...args) => {
      if (left <= 0) throw dead();
      const result = operation(...args);
      if (!writes.has(name)) return result;
      return Promise.resolve(result).finally(() => {
        left -= 1;
        if (left <= 0) throw dead();
      });
    };
  const watched = <Thing extends object>(thing: Thing): Thing =>
    new Proxy(thing, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? crashing(name, value.bind(target) as Operation) : value;
      },
    });

  return {
    db: new Proxy(db, {
      get: (target, name) => {
        if (name === 'collection') return (each: string) => watched<Collection>(target.collection(each));
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? crashing(name, value.bind(target) as Operation) : value;
      },
    }),
    close,
    crashed: () => left <= 0,
  };
}
