import { Command } from 'commander';
import { composeCommand } from './commands/compose.ts';
import { doctorCommand } from './commands/doctor.ts';
import { eventsCommand } from './commands/events.ts';
import { gatewayCommand } from './commands/gateway.ts';
import { importCommand } from './commands/import.ts';
import { secretsCommand } from './commands/secrets.ts';
import { startCommand } from './commands/start.ts';
import type { Environment } from './environment.ts';

/** The command `hansa`, as a table of contents. */
export function program(env: Environment): Command {
  return new Command('hansa')
    .description('A federated commerce backend: one graph over subgraphs that own their data.')
    .version('0.1.0')
    .showHelpAfterError('(add --help for what can be given)')
    .addCommand(startCommand(env))
    .addCommand(gatewayCommand(env))
    .addCommand(composeCommand(env))
    .addCommand(importCommand(env))
    .addCommand(eventsCommand(env))
    .addCommand(doctorCommand(env))
    .addCommand(secretsCommand(env));
}
