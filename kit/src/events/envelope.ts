/**
 * An event as it travels, whatever carries it. The attributes are those of CloudEvents 1.0 with the
 * correlation, sequence and tracing extensions; `channel` is the broker's subject.
 */
export interface EventEnvelope {
  /** UUIDv7; also the broker's message id, so that a repeated publish is recognised. */
  readonly id: string;
  /** `/orders` */
  readonly source: string;
  /** `hansa.orders.order.placed.v1` */
  readonly type: string;
  /** `hansa.evt.orders.order.placed.v1` */
  readonly channel: string;
  /** The aggregate's id. */
  readonly subject: string;
  /** The aggregate's version. */
  readonly sequence: number;
  /** RFC 3339 */
  readonly time: string;
  /** The order's id through the whole order process. */
  readonly correlationId?: string;
  /** The id of the event that led to this one. */
  readonly causationId?: string;
  readonly traceparent?: string;
  readonly tracestate?: string;
  readonly data: unknown;
}

/** What a service says when something happened; the outbox adds id, source, time, cause and trace. */
export interface OutgoingEvent {
  readonly type: string;
  readonly channel: string;
  readonly subject: string;
  readonly sequence: number;
  readonly correlationId?: string;
  readonly data: unknown;
}
