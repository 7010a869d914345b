export interface Gate {
  readonly passed: Promise<void>;
  open(): void;
}

/** Holds something up until the test opens it. */
export function createGate(): Gate {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}
