import type { Environment } from '../environment.ts';
import { createServiceStores, type ServiceStores } from '../events/service-stores.ts';
import { readSecrets } from '../secrets.ts';
import { serviceNames, type ServiceName } from '../service-names.ts';
import { examineBus } from './examine-bus.ts';
import { examineDisk } from './examine-disk.ts';
import { examineDoor } from './examine-door.ts';
import { examineService } from './examine-service.ts';
import type { Finding } from './finding.ts';
import { inspectBus } from './inspect-bus.ts';
import { printFindings } from './report.ts';

export interface DoctorOptions {
  readonly data: string;
  /** Where the gateway answers. */
  readonly url: string;
  readonly json: boolean;
}

/** Looks at everything from outside, changes nothing, and says what is wrong. */
export async function doctor({ data, url, json }: DoctorOptions, env: Environment): Promise<void> {
  const findings = await examine({ data, url }, env);
  const healthy = findings.every(({ ok }) => ok);
  console.log(json ? JSON.stringify({ healthy, findings }, null, 2) : printFindings(findings));
  if (!healthy) process.exitCode = 1;
}

async function examine(
  { data, url }: Pick<DoctorOptions, 'data' | 'url'>,
  env: Environment,
): Promise<readonly Finding[]> {
  const stores = createServiceStores({ data, env });
  try {
    const doors = await Promise.all([
      examineDoor('gateway', new URL(url).origin),
      ...doorsOf(env).map(([name, origin]) => examineDoor(name, origin)),
    ]);
    const services: Finding[] = [];
    for (const name of serviceNames) services.push(...(await examineOne(name, stores)));
    const bus = await examineBus(() => inspectBus(stores, env));
    const disk = (await readSecrets(data)) ? [await examineDisk(data)] : [];
    return [...doors, ...services, ...bus, ...disk];
  } finally {
    await stores.close();
  }
}

/** Services that run apart are known by the settings that `supergraph.yaml` reads. */
function doorsOf(env: Environment): (readonly [ServiceName, string])[] {
  return serviceNames.flatMap((name) => {
    const url = env[`${name.toUpperCase()}_URL`];
    return url && URL.canParse(url) ? [[name, new URL(url).origin] as const] : [];
  });
}

async function examineOne(name: ServiceName, stores: ServiceStores): Promise<readonly Finding[]> {
  const opening = stores.open(name);
  try {
    return await examineService(name, opening);
  } finally {
    // One that could not be opened is a finding already.
    await opening.then((store) => store.close()).catch(() => undefined);
  }
}
