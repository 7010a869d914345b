/** One thing that was looked at. */
export interface Finding {
  /** Whose it is: a service, `bus`, `machine`. */
  readonly area: string;
  readonly what: string;
  readonly ok: boolean;
  /** What was seen, in a few words. */
  readonly seen: string;
  /** What to do, where something is wrong; a sentence. */
  readonly advice?: string;
}

export const good = (area: string, what: string, seen: string): Finding => ({ area, what, ok: true, seen });

export const wrong = (finding: Omit<Finding, 'ok'>): Finding => ({ ...finding, ok: false });
