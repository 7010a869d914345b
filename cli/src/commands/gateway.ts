import { run } from '@hansa/kit/lifecycle/run';
import { Command } from 'commander';
import type { Environment } from '../environment.ts';
import { readPort } from '../read-port.ts';

interface Options {
  readonly supergraph: string;
  readonly port: number;
  readonly host: string;
}

export function gatewayCommand(env: Environment): Command {
  return new Command('gateway')
    .description('Serve any Federation 2 supergraph: no database, no broker, no other file.')
    .requiredOption('--supergraph <file>', 'the composed supergraph (see `hansa compose`)')
    .option('--port <number>', 'where to listen; 0 takes a free port', readPort, 4000)
    .option('--host <host>', 'the address to listen on', '127.0.0.1')
    .addHelpText('after', '\nSettings come from the environment; gateway/README.md lists them.')
    .action(({ supergraph, port, host }: Options) =>
      run(async () => {
        // Loaded here, so that other commands do not wait for the planner.
        const { readGatewayConfig } = await import('@hansa/gateway/config');
        const { runGateway } = await import('@hansa/gateway/run-gateway');
        const config = readGatewayConfig(env);
        const served = await runGateway({ supergraphFile: supergraph, host, port, config });
        console.log(`The gateway serves ${supergraph} at http://${host}:${served.port}/graphql`);
        return served;
      }),
    );
}
