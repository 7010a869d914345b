import { z } from 'zod';

/** What is published under one type name: its shape, an example, and the only way to make one. */
export interface Contract<Data = unknown> {
  /** CloudEvents type: `hansa.orders.order.placed.v1` */
  readonly type: string;
  /** Broker subject: `hansa.evt.orders.order.placed.v1` */
  readonly channel: string;
  /** One sentence for those who subscribe. */
  readonly summary: string;
  readonly schema: z.ZodType<Data>;
  /** JSON Schema 2020-12 of the data. */
  readonly jsonSchema: object;
  readonly example: Data;
  /** Checks the data exactly; a publisher can never send what the contract does not say. */
  make(fields: EventFields<Data>): ContractEvent;
}

export interface EventFields<Data> {
  /** The aggregate's id. */
  readonly subject: string;
  /** The aggregate's version. */
  readonly sequence: number;
  /** The order's id through the whole order process. */
  readonly correlationId?: string;
  readonly data: Data;
}

export interface ContractEvent {
  readonly type: string;
  readonly channel: string;
  readonly subject: string;
  readonly sequence: number;
  readonly correlationId?: string;
  readonly data: unknown;
}

export class ContractViolation extends Error {
  readonly code = 'INVALID_EVENT';
  constructor(type: string, error: z.ZodError) {
    super(`${type} does not fit its contract: ${z.prettifyError(error)}`);
    this.name = 'ContractViolation';
  }
}

interface Definition<Data> {
  /** `orders.order.placed.v1` */
  readonly name: string;
  readonly summary: string;
  readonly schema: z.ZodType<Data>;
  readonly example: Data;
}

/** Something that happened; only the context that owns it publishes it. */
export function defineFact<Data>(definition: Definition<Data>): Contract<Data> {
  return define('evt', definition);
}

/** Something that the order process asks of the context named first. */
export function defineRequest<Data>(definition: Definition<Data>): Contract<Data> {
  return define('cmd', definition);
}

function define<Data>(
  kind: 'evt' | 'cmd',
  { name, summary, schema, example }: Definition<Data>,
): Contract<Data> {
  const type = `hansa.${name}`;
  const channel = `hansa.${kind}.${name}`;
  return Object.freeze({
    type,
    channel,
    summary,
    schema,
    // Derived when asked for: only documentation and checks do, and every start would pay for it.
    get jsonSchema() {
      return z.toJSONSchema(schema);
    },
    example,
    make: ({ data, ...attributes }: EventFields<Data>) => {
      const checked = schema.safeParse(data);
      if (!checked.success) throw new ContractViolation(type, checked.error);
      return { type, channel, ...attributes, data: checked.data };
    },
  });
}
