/** What an operator is told of the bus; each adapter has an `inspect-….ts` that tells it, from outside. */
export interface BusReport {
  /** `PostgreSQL 18.4`, `NATS 2.15.0` */
  readonly server: string;
  /** What it takes to keep acknowledged events through a power cut: `sync_interval always`. */
  readonly durability: string;
  /** What is wrong with it, a sentence each. */
  readonly problems: readonly string[];
  /** How far its clock is ahead of ours, where it tells the time. */
  readonly clockSkewMs?: number;
  readonly streams: readonly StreamReport[];
  readonly consumers: readonly ConsumerReport[];
}

export interface StreamReport {
  readonly name: string;
  readonly events: number;
  readonly bytes: number;
  /** When a stream holds so much it takes nothing more; undefined where only the disk is a limit. */
  readonly bytesMax?: number;
}

export interface ConsumerReport {
  /** The service's durable name. */
  readonly name: string;
  /** Events that it has not been given yet. */
  readonly waiting: number;
  /** Events that it was given and that are not done: under way, or to be tried again. */
  readonly unfinished: number;
  /** Whether a process is at work for it. */
  readonly connected: boolean;
}
