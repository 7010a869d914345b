import { silentLogger } from '../../telemetry/logger.ts';
import { describeWith } from '../../testing/describe-with.ts';
import { describeEventBus } from '../../testing/event-bus-contract.ts';
import { testStreams } from '../../testing/jetstream.ts';
import { startNatsServer } from '../../testing/nats-server.ts';
import { createJetStreamBus } from './jetstream-bus.ts';

describeWith('NATS_SERVER_BINARY', 'NATS JetStream', (binary) => {
  describeEventBus('NATS JetStream', async () => {
    const server = await startNatsServer({ binary });
    return {
      connect: () =>
        createJetStreamBus({
          address: { servers: [server.url] },
          name: 'test',
          streams: testStreams,
          log: silentLogger,
        }),
      close: server.close,
    };
  });
});
