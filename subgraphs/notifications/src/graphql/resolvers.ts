import { hasScope, isCustomer } from '@hansa/kit/auth/viewer';
import { Fault } from '@hansa/kit/errors/fault';
import type { PageArguments } from '@hansa/kit/graphql/page';
import { scalarResolvers } from '@hansa/kit/graphql/scalars';
import type { Resolvers } from '@hansa/kit/subgraph/resolvers';
import type { CreateWebhookEndpoint } from '../commands/create-webhook-endpoint.ts';
import type { DeleteWebhookEndpoint } from '../commands/delete-webhook-endpoint.ts';
import type { Outcome } from '../commands/outcome.ts';
import type { UpdateWebhookEndpoint } from '../commands/update-webhook-endpoint.ts';
import type { ListWebhookDeliveries, WebhookDelivery } from '../queries/list-webhook-deliveries.ts';
import type { Context } from './context.ts';

interface Given<Input> {
  readonly input: Input;
}

/** Notifications, as the supergraph sees them. No decision is taken in this file but who may look. */
export const resolvers: Resolvers<Context> = {
  DateTime: scalarResolvers.DateTime,

  Query: {
    webhookEndpoints: (_: unknown, _args: unknown, context: Context) => {
      demandStaff(context);
      return context.use.listWebhookEndpoints();
    },
    webhookDeliveries: (_: unknown, args: ListWebhookDeliveries, context: Context) => {
      demandStaff(context);
      return context.use.listWebhookDeliveries(args);
    },
  },

  Mutation: {
    webhookEndpointCreate: (_: unknown, { input }: Given<CreateWebhookEndpoint>, context: Context) => {
      demandStaff(context);
      return payload(context.use.createWebhookEndpoint(input), (created) => ({ ...created }));
    },
    webhookEndpointUpdate: (_: unknown, { input }: Given<UpdateWebhookEndpoint>, context: Context) => {
      demandStaff(context);
      return payload(context.use.updateWebhookEndpoint(input), (updated) => ({ ...updated }));
    },
    webhookEndpointDelete: (_: unknown, { input }: Given<DeleteWebhookEndpoint>, context: Context) => {
      demandStaff(context);
      return payload(context.use.deleteWebhookEndpoint(input), (deletedWebhookEndpointId) => ({
        deletedWebhookEndpointId,
      }));
    },
    webhookDeliveryRetry: (_: unknown, { input }: Given<{ deliveryId: string }>, context: Context) => {
      demandStaff(context);
      return payload(context.use.retryWebhookDelivery(input), (webhookDelivery) => ({ webhookDelivery }));
    },
  },

  Customer: {
    __resolveReference: ({ id }: { id: string }) => ({ id }),
    notifications: ({ id }: { id: string }, args: PageArguments, { identity, load }: Context) => {
      const { viewer } = identity;
      if (!isCustomer(viewer, id) && !hasScope(viewer, 'customers:read')) return null;
      return load.notifications(id, args);
    },
  },
  WebhookDelivery: {
    attempts: ({ id }: WebhookDelivery, _: unknown, { load }: Context) => load.attempts.load(id),
  },
  UserError: {
    __resolveType: () => 'NotificationUserError',
  },
};

/** The gateway has refused others already; a subgraph does not rely on it. */
function demandStaff({ identity }: Context): void {
  if (hasScope(identity.viewer, 'notifications:write')) return;
  throw new Fault('FORBIDDEN', 'This takes the scope notifications:write.');
}

/** An outcome as a payload: what `fields` makes of the value, or nothing and the reasons. */
async function payload<T>(
  outcome: Promise<Outcome<T>>,
  fields: (value: T) => Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const settled = await outcome;
  return settled.ok ? { ...fields(settled.value), userErrors: [] } : { userErrors: settled.problems };
}
