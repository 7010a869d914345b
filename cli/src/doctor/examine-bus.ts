import { messageOf } from '@hansa/kit/errors/fault';
import type { BusReport, ConsumerReport, StreamReport } from '@hansa/kit/events/bus-report';
import { examineClock } from './examine-clock.ts';
import { good, wrong, type Finding } from './finding.ts';
import { bytes, counted } from './words.ts';

/** More than a busy shop publishes while a service restarts. */
const BEHIND_MAX = 10_000;

/** A stream that is full takes nothing more; this leaves time to make room. */
const FULL_MAX = 0.8;

/** The bus as it shows itself: what it runs on, how full it is, how far its readers are. */
export async function examineBus(inspect: () => Promise<BusReport>): Promise<readonly Finding[]> {
  let report: BusReport;
  try {
    report = await inspect();
  } catch (thrown) {
    const advice = 'Start it, or mend its address and password. Until then events wait in their outboxes.';
    return [wrong({ area: 'bus', what: 'server', seen: messageOf(thrown), advice })];
  }
  const { server, durability, problems, clockSkewMs, streams, consumers } = report;
  const seen = `${server}, ${durability}`;
  return [
    problems.length === 0
      ? good('bus', 'server', seen)
      : wrong({ area: 'bus', what: 'server', seen, advice: problems.join(' ') }),
    ...(clockSkewMs === undefined ? [] : [examineClock('bus', clockSkewMs)]),
    ...streams.map(examineStream),
    ...consumers.map(examineConsumer),
  ];
}

function examineStream({ name, events, bytes: size, bytesMax }: StreamReport): Finding {
  const what = `stream ${name}`;
  const room = bytesMax === undefined ? '' : ` of ${bytes(bytesMax)}`;
  const seen = `${counted(events, 'event')}, ${bytes(size)}${room}`;
  if (bytesMax === undefined || size <= bytesMax * FULL_MAX) return good('bus', what, seen);
  return wrong({
    area: 'bus',
    what,
    seen,
    advice: 'Give it more room: once it is full, events stay in their outboxes.',
  });
}

function examineConsumer({ name, waiting, unfinished, connected }: ConsumerReport): Finding {
  const what = `reader ${name}`;
  const seen = `${counted(waiting, 'event')} behind, ${unfinished} unfinished${connected ? '' : ', nobody is reading'}`;
  if (connected && waiting <= BEHIND_MAX) return good('bus', what, seen);
  const advice = connected
    ? `Look at ${name}'s log and database: it handles less than is published.`
    : `Start ${name}, or look at its log if it runs. What waits for more than 7 days is lost to it.`;
  return wrong({ area: 'bus', what, seen, advice });
}
