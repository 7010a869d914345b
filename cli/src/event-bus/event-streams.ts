import { publishers } from '@hansa/contracts/publishers';
import type { StreamPlan } from '@hansa/kit/events/jetstream-bus/streams';

/** Every stream of events; those of the contexts named are this process's to make and to keep. */
export function eventStreams(ours: readonly string[]): StreamPlan[] {
  return Object.entries(publishers).map(([name, subjects]) => ({
    name: `HANSA_${name.toUpperCase()}`,
    subjects,
    owned: ours.includes(name),
  }));
}
