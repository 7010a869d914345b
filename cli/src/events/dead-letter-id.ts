import { InvalidArgumentError } from 'commander';
import { serviceNames, type ServiceName } from '../service-names.ts';

/** A dead letter among those of all services: `orders/12`. */
export interface DeadLetterId {
  readonly service: ServiceName;
  readonly id: number;
}

/** Reads ids as `list` prints them, for commander: they add up. */
export function readDeadLetterIds(text: string, before: readonly DeadLetterId[] = []): DeadLetterId[] {
  const [, name, id] = /^([a-z]+)\/(\d+)$/.exec(text) ?? [];
  const service = serviceNames.find((each) => each === name);
  if (!service)
    throw new InvalidArgumentError(
      'A dead letter is named as `hansa events dead list` shows it, such as orders/12.',
    );
  return [...before, { service, id: Number(id) }];
}
