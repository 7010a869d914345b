/** Hears which orders were written, by whichever process. */
export interface OrderChanges {
  /** Calls `onChange` whenever the order may have a new version, until the returned function is called. */
  watch(orderId: string, onChange: () => void): () => void;
  start(): Promise<void>;
  stop(): Promise<void>;
}
