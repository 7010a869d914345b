import { createTestDatabase } from '../../testing/database.ts';
import { describeEventBus } from '../../testing/event-bus-contract.ts';
import { silentLogger } from '../../telemetry/logger.ts';
import { createPostgresBus } from './postgres-bus.ts';

describeEventBus('PostgreSQL', async () => {
  const { url, close } = await createTestDatabase();
  return { connect: () => createPostgresBus({ url, log: silentLogger }), close };
});
