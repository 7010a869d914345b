export interface Gate {
  readonly passed: Promise<void>;
  /** Further calls change nothing. */
  open(): void;
}

/** Holds up whoever awaits `passed` until somebody opens it. */
export function createGate(): Gate {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}
