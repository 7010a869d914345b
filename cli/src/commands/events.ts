import { Command } from 'commander';
import type { Environment } from '../environment.ts';
import { asyncApiCommand, checkCommand, schemasCommand } from './events-contracts.ts';
import { deadLettersCommand } from './events-dead.ts';
import { replayCommand } from './events-replay.ts';

export function eventsCommand(env: Environment): Command {
  return new Command('events')
    .description(
      'Look after the events between services: publish them again, see to those that could not be handled, and to what they may look like.',
    )
    .addCommand(replayCommand(env))
    .addCommand(deadLettersCommand(env))
    .addCommand(asyncApiCommand())
    .addCommand(schemasCommand())
    .addCommand(checkCommand());
}
