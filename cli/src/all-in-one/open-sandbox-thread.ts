import { Worker } from 'node:worker_threads';
import type { FaultCode } from '@hansa/kit/errors/code';
import { Fault } from '@hansa/kit/errors/fault';
import type { LogLevel } from '@hansa/kit/telemetry/logger';
import type { Environment } from '../environment.ts';

export interface SandboxSettings {
  readonly env: Environment;
  readonly databaseUrl: string;
  readonly logLevel: LogLevel;
  readonly host: string;
  readonly port: number;
  /** What to change when the port is taken. */
  readonly setting: string;
}

export type ToSandbox =
  | { readonly kind: 'start'; readonly settings: SandboxSettings }
  | { readonly kind: 'send-webhooks-to'; readonly origin: string }
  | { readonly kind: 'stop' };

export type ToMain =
  | { readonly kind: 'ready'; readonly url: string }
  | { readonly kind: 'refused'; readonly code: FaultCode; readonly message: string };

export interface SandboxThread {
  /** Starts the sandbox; to be called once. */
  start(settings: SandboxSettings): Promise<StartedSandbox>;
}

export interface StartedSandbox {
  readonly url: string;
  sendWebhooksTo(origin: string): void;
  stop(): Promise<void>;
}

/**
 * The payment sandbox in a thread of its own: it stands for a company elsewhere, whose work must not wait in line
 * with the shop's, nor the shop's with it (`npm run bench:orders`).
 *
 * Opened early, the thread loads its modules while this one loads all others. Until it is started it keeps no
 * process alive.
 */
export function openSandboxThread(): SandboxThread {
  const thread = new Worker(new URL('./sandbox-thread.js', import.meta.url));
  thread.unref();
  // Whoever starts it is told, also of what went wrong before.
  const failed = new Promise<Error>((resolve) => thread.once('error', resolve));
  const ended = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
  const tell = (message: ToSandbox) => thread.postMessage(message);
  return {
    start: async (settings) => {
      thread.ref();
      tell({ kind: 'start', settings });
      const told = new Promise<ToMain>((resolve) => thread.once('message', resolve));
      const silence = ended.then(
        () => new Fault('INTERNAL', "The payment sandbox's thread ended by itself."),
      );
      const answer = await Promise.race([failed, told, silence]);
      if (answer instanceof Error) throw answer;
      if (answer.kind === 'refused') throw new Fault(answer.code, answer.message);
      // As for everything else in this process: what nobody caught ends it, and a supervisor starts it again.
      thread.on('error', (error) => {
        throw error;
      });
      return {
        url: answer.url,
        sendWebhooksTo: (origin) => tell({ kind: 'send-webhooks-to', origin }),
        stop: async () => {
          tell({ kind: 'stop' });
          await ended;
        },
      };
    },
  };
}
