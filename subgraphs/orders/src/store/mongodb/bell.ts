type Listener = (orderId: string) => void;

/** Rings within this process when an order was written. */
export interface Bell {
  ring(orderId: string): void;
  /** Returns how to hear no more. */
  onRing(listener: Listener): () => void;
}

export function createBell(): Bell {
  const listeners = new Set<Listener>();
  return {
    ring: (orderId) => listeners.forEach((listener) => listener(orderId)),
    onRing: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
