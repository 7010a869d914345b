import { runGateway } from './dist/run-gateway.js';
import { readGatewayConfig } from './dist/config.js';
import { run } from '@hansa/kit/lifecycle/run';
await run(async () => {
  const g = await runGateway({ supergraphFile: process.argv[2], host:'127.0.0.1', port: 4555, config: readGatewayConfig({LOG_LEVEL:'warn'}) });
  console.log('ready', performance.now().toFixed(0));
  return g;
});
