import { messageOf } from '@hansa/kit/errors/fault';
import type { ServiceStore } from '../events/service-stores.ts';
import { examineClock } from './examine-clock.ts';
import { good, wrong, type Finding } from './finding.ts';
import { age, bytes, counted } from './words.ts';

/** The relay is woken by each event and looks every second besides; a minute means that it cannot publish. */
const WAITING_MAX_S = 60;

/** A service as its store shows it: server, migrations, what waits to be published, what could not be handled. */
export async function examineService(area: string, open: Promise<ServiceStore>): Promise<readonly Finding[]> {
  try {
    const store = await open;
    const {
      server,
      durability,
      problems,
      clockSkewMs,
      bytes: size,
      pendingMigrations,
    } = await store.inspect();
    const seen = `${server}, ${bytes(size)}, ${durability}`;
    const database =
      problems.length === 0
        ? good(area, 'store', seen)
        : wrong({ area, what: 'store', seen, advice: problems.join(' ') });
    const here = [database, examineClock(area, clockSkewMs)];
    // Without its tables there is nothing to look into.
    if (pendingMigrations.length > 0) {
      const advice = 'Start the service: it brings its store up to date before it serves.';
      return [
        ...here,
        wrong({ area, what: 'migrations', seen: `${pendingMigrations.join(', ')} missing`, advice }),
      ];
    }
    return [
      ...here,
      good(area, 'migrations', 'up to date'),
      await examineOutbox(area, store),
      await examineDeadLetters(area, store),
    ];
  } catch (thrown) {
    const advice = 'Start it, or mend its address and password.';
    return [wrong({ area, what: 'store', seen: messageOf(thrown), advice })];
  }
}

async function examineOutbox(area: string, { outbox }: ServiceStore): Promise<Finding> {
  const { events, oldestAgeSeconds } = await outbox.backlog();
  if (events === 0) return good(area, 'outbox', 'empty');
  const seen = `${counted(events, 'event')} waiting, the oldest for ${age(oldestAgeSeconds)}`;
  if (oldestAgeSeconds <= WAITING_MAX_S) return good(area, 'outbox', seen);
  const advice = 'The bus does not take them, or the service is not running; its log says why.';
  return wrong({ area, what: 'outbox', seen, advice });
}

async function examineDeadLetters(area: string, { deadLetters }: ServiceStore): Promise<Finding> {
  const count = await deadLetters.count();
  if (count === 0) return good(area, 'dead letters', 'none');
  const advice = `See \`hansa events dead list --service ${area}\`; retry them once the cause is mended.`;
  return wrong({ area, what: 'dead letters', seen: counted(count, 'event'), advice });
}
