import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface ComposeService {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string; readonly target: string };
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly networks?: readonly string[];
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly privileged?: boolean;
  readonly user?: string;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly command?: readonly string[];
  readonly profiles?: readonly string[];
  readonly stop_grace_period?: string;
}

export interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly networks: Readonly<Record<string, unknown>>;
}

/** Reads a compose file with its anchors and merges resolved, and its variables as they stand. */
export function readCompose(path: string): Compose {
  return parse(readFileSync(path, 'utf8'), { merge: true }) as Compose;
}

export interface Variable {
  readonly name: string;
  /** What holds where it is not set; undefined where it must be. */
  readonly fallback: string | undefined;
}

const reference = /\$\{(\w+)(?::?-([^}]*)|:\?[^}]*)?\}/g;

/** The variables that a text refers to: `${NAME:?}`, `${NAME:-fallback}`. */
export function variablesIn(text: string): readonly Variable[] {
  return [...text.matchAll(reference)].map(([, name = '', fallback]) => ({ name, fallback }));
}

/** As Compose fills them in. A variable that must be set and is not is an error, as it is there. */
export function filled(text: string, env: Readonly<Record<string, string | undefined>>): string {
  return text.replace(reference, (_, name: string, fallback: string | undefined) => {
    const value = env[name] || fallback;
    if (value === undefined) throw new Error(`${name} is not set`);
    return value;
  });
}
