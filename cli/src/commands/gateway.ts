import { Fault } from '@hansa/kit/errors/fault';
import { run, type Running } from '@hansa/kit/lifecycle/run';
import { Command } from 'commander';
import type { Environment } from '../environment.ts';
import { explainMissing } from '../explain-missing.ts';
import { readPort } from '../read-port.ts';

interface Options {
  readonly supergraph?: string;
  readonly config?: string;
  readonly port: number;
  readonly host: string;
}

export function gatewayCommand(env: Environment): Command {
  return new Command('gateway')
    .description('Serve any Federation 2 supergraph: no database, no broker, no other file.')
    .option('--supergraph <file>', 'the composed supergraph (see `hansa compose`)')
    .option('--config <file>', 'or a supergraph.yaml, which is composed at the start')
    .option('--port <number>', 'where to listen; 0 takes a free port', readPort, 4000)
    .option('--host <host>', 'the address to listen on', '127.0.0.1')
    .addHelpText('after', '\nSettings come from the environment; gateway/README.md lists them.')
    .action((options: Options) => run(() => serve(options, env).catch(explainMissing)));
}

async function serve({ supergraph, config, port, host }: Options, env: Environment): Promise<Running> {
  const supergraphFile = supergraph ?? config;
  if (supergraphFile === undefined || (supergraph !== undefined && config !== undefined)) {
    throw new Fault(
      'INVALID_CONFIGURATION',
      'Say what to serve: either --supergraph FILE, which is composed already, or --config supergraph.yaml.',
    );
  }
  // Loaded here, so that other commands do not wait for the planner.
  const { readGatewayConfig } = await import('@hansa/gateway/config');
  const { runGateway } = await import('@hansa/gateway/run-gateway');
  const settings = readGatewayConfig(env);
  const composed = config !== undefined && { supergraphSdl: await sdlOf(config, env) };
  const served = await runGateway({ supergraphFile, ...composed, host, port, config: settings, env });
  console.log(`The gateway serves ${supergraphFile} at http://${host}:${served.port}/graphql`);
  return served;
}

async function sdlOf(file: string, env: Environment): Promise<string> {
  const { composeSupergraph } = await import('@hansa/gateway/supergraph/compose');
  const { readSupergraphConfig } = await import('@hansa/gateway/supergraph/supergraph-config');
  return (await composeSupergraph(await readSupergraphConfig(file, env))).sdl;
}
