import { Command } from 'commander';
import type { Environment } from '../environment.ts';
import { deadLettersCommand } from './events-dead.ts';
import { replayCommand } from './events-replay.ts';

export function eventsCommand(env: Environment): Command {
  return new Command('events')
    .description(
      'Look after the events between services: publish them again, and see to those that could not be handled.',
    )
    .addCommand(replayCommand(env))
    .addCommand(deadLettersCommand(env));
}
