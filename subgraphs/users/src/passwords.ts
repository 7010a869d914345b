import { hash, verify } from '@node-rs/argon2';
import { Fault } from '@hansa/kit/errors/fault';
import { createSecret } from './secrets.ts';

/** The slow part of a sign-in. */
export interface Argon {
  hash(password: string): Promise<string>;
  /** Takes the same time for nobody's hash (`undefined`), and is false then. */
  matches(password: string, passwordHash: string | undefined): Promise<boolean>;
}

export interface Passwords {
  /** Runs `work` when it is its turn. Only inside may something be hashed. */
  inTurn<T>(work: (argon: Argon) => Promise<T>): Promise<T>;
}

/**
 * OWASP's second choice for argon2id: 19 MiB and two passes cost an attacker as much as 46 MiB and one,
 * and let a small server hash two at once beside its other work. About 30 ms on a core.
 */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** At some 30 hashes a second whoever is further back than this waits longer than people do. */
const WAITING_MAX = 500;

/**
 * Hashing with a queue before it. Each hash fills a thread of Node's small pool, which also serves files
 * and name lookups, so a rush of sign-ins has to wait for itself and not the process for the rush.
 */
export function createPasswords({ hashesAtOnceMax }: { hashesAtOnceMax: number }): Passwords {
  const waiting: (() => void)[] = [];
  let working = 0;
  const nobodysHash = hash(createSecret(), parameters);
  // Whoever needs it hears of a failure; until then there is nobody to tell.
  nobodysHash.catch(() => undefined);

  const argon: Argon = {
    hash: (password) => hash(password, parameters),
    matches: async (password, passwordHash) => {
      const matches = await verify(passwordHash ?? (await nobodysHash), password);
      return matches && passwordHash !== undefined;
    },
  };

  const turn = async () => {
    if (working < hashesAtOnceMax) {
      working += 1;
      return;
    }
    if (waiting.length >= WAITING_MAX) {
      throw new Fault('UNAVAILABLE', 'Too many people sign in at this moment. Try again in a few seconds.');
    }
    // Whoever leaves hands the place over, so nobody can slip in between.
    await new Promise<void>((resolve) => waiting.push(resolve));
  };

  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else working -= 1;
  };

  return {
    inTurn: async (work) => {
      await turn();
      try {
        return await work(argon);
      } finally {
        leave();
      }
    },
  };
}
