import type { Contract } from '@hansa/contracts/contract';
import { contracts } from '@hansa/contracts/contracts';
import { z } from 'zod';
import { cloudEventTrait, exampleHeaders } from './asyncapi-headers.ts';

const VERSION = '0.1.0';

type Json = Readonly<Record<string, unknown>>;

/**
 * The published language as an AsyncAPI 3 document, seen from Hansa: it sends facts, and receives the requests that
 * its order process sends. Built from the contracts, so that it cannot say anything else than they do.
 */
export function asyncApiDocument(all: readonly Contract[] = contracts): Json {
  return {
    asyncapi: '3.0.0',
    id: 'urn:hansa:events',
    info: {
      title: 'Hansa: events between subgraphs',
      version: VERSION,
      description:
        'Facts that subgraphs publish, and requests that the order process sends. CloudEvents 1.0 in binary mode: ' +
        'attributes are headers, the payload is the data. Delivery is at least once, in order for each subject; ' +
        'consumers know what they have handled by `ce-id`. New optional fields may appear at any time, so ignore ' +
        'what you do not know; any other change is a new major on a channel of its own.',
      license: { name: 'Apache 2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0.html' },
      tags: ownersOf(all).map((name) => ({ name, description: `Owned by the subgraph ${name}.` })),
    },
    defaultContentType: 'application/json',
    servers: {
      nats: {
        host: '{host}:{port}',
        protocol: 'nats',
        description: 'NATS with JetStream; streams are made and kept up by the services that own them.',
        variables: {
          host: { default: 'nats', description: 'As in docker-compose.yml.' },
          port: { default: '4222' },
        },
        security: [{ $ref: '#/components/securitySchemes/account' }],
      },
    },
    channels: byKey(all, channel),
    operations: Object.fromEntries(all.flatMap(operations)),
    components: {
      messages: byKey(all, message),
      schemas: byKey(all, payload),
      messageTraits: { cloudEvent: cloudEventTrait },
      correlationIds: {
        order: {
          description: "The order's id through the whole order process.",
          location: '$message.header#/ce-correlationid',
        },
      },
      securitySchemes: {
        account: {
          type: 'userPassword',
          description:
            'Each subgraph has a user of its own, who may publish what the subgraph owns and nothing else.',
        },
      },
    },
  };
}

function channel(contract: Contract): Json {
  const { channel: address, summary, type } = contract;
  return {
    address,
    title: nameOf(contract),
    summary,
    servers: [{ $ref: '#/servers/nats' }],
    messages: { [type]: { $ref: `#/components/messages/${type}` } },
    tags: [{ name: ownerOf(contract) }],
  };
}

function message(contract: Contract): Json {
  const { type, summary, example } = contract;
  return {
    name: type,
    title: nameOf(contract),
    summary,
    contentType: 'application/json',
    traits: [{ $ref: '#/components/messageTraits/cloudEvent' }],
    correlationId: { $ref: '#/components/correlationIds/order' },
    payload: { $ref: `#/components/schemas/${type}` },
    examples: [{ name: 'example', headers: exampleHeaders(type, senderOf(contract)), payload: example }],
  };
}

/** As draft 7, which AsyncAPI's own schema language is a superset of. */
function payload({ schema, summary }: Contract): Json {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { target: 'draft-7' });
  return { description: summary, ...described };
}

function operations(contract: Contract): (readonly [string, Json])[] {
  const { type, summary } = contract;
  const shared = {
    summary,
    channel: { $ref: `#/channels/${type}` },
    messages: [{ $ref: `#/channels/${type}/messages/${type}` }],
  };
  const tagged = (name: string) => [{ name }];
  const sent = [
    `send.${type}`,
    { action: 'send', title: `${senderOf(contract)} sends`, ...shared, tags: tagged(senderOf(contract)) },
  ] as const;
  if (isFact(contract)) return [sent];
  const owner = ownerOf(contract);
  return [
    sent,
    [`receive.${type}`, { action: 'receive', title: `${owner} receives`, ...shared, tags: tagged(owner) }],
  ];
}

function byKey(all: readonly Contract[], describe: (contract: Contract) => Json): Json {
  return Object.fromEntries(all.map((contract) => [contract.type, describe(contract)]));
}

function isFact({ channel: address }: Contract): boolean {
  return address.startsWith('hansa.evt.');
}

/** Who sends it: a fact its owner, a request the order process. */
function senderOf(contract: Contract): string {
  return isFact(contract) ? ownerOf(contract) : 'orders';
}

/** `hansa.orders.order.placed.v1` is owned by `orders`. */
function ownerOf({ type }: Contract): string {
  return type.split('.')[1] ?? '';
}

/** `order placed` */
function nameOf({ type }: Contract): string {
  return type.split('.').slice(2, -1).join(' ').replaceAll('-', ' ');
}

function ownersOf(all: readonly Contract[]): string[] {
  return [...new Set(all.flatMap((contract) => [ownerOf(contract), senderOf(contract)]))].sort();
}
