import type { Service } from '@hansa/kit/subgraph/service';
import type { takeWebhook } from './commands/take-webhook.ts';
import type { PaymentProvider } from './domain/provider.ts';

type HttpServer = Parameters<NonNullable<Service['routes']>>[0];

type Deps = { provider: PaymentProvider; takeWebhook: ReturnType<typeof takeWebhook> };

/** A webhook is one operation; what is larger comes from somebody else. */
const BODY_BYTES_MAX = 64 * 1024;

/** The provider's door: `POST /webhooks/payments/<provider>`. The signature is the only key to it. */
export function mountWebhook(app: HttpServer, { provider, takeWebhook }: Deps): void {
  void app.register((scope, _options, done) => {
    // The signature covers the bytes as they came, so nothing may parse them before.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body));
    scope.post<{ Body: unknown }>(
      `/webhooks/payments/${provider.name}`,
      { bodyLimit: BODY_BYTES_MAX },
      async (request, reply) => {
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const reading = provider.verifyWebhook(request.headers, body);
        if (reading.kind === 'forged') return reply.status(401).send({ error: 'The signature is not good.' });
        if (reading.kind === 'event') await takeWebhook(reading.event);
        return reply.status(204).send();
      },
    );
    done();
  });
}
