import { pino, type DestinationStream, type Logger as Pino } from 'pino';
import { currentTrace } from './trace.ts';

export type Logger = Pick<Pino, 'debug' | 'info' | 'warn' | 'error' | 'child'>;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** JSON lines with the trace id of the request or event at hand. Secrets never belong into a log field. */
export function createLogger(options: {
  service: string;
  level: LogLevel;
  destination?: DestinationStream;
}): Pino {
  const settings = {
    base: { service: options.service },
    level: options.level,
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: () => {
      const trace = currentTrace();
      return trace ? { traceId: trace.traceparent.split('-')[1] } : {};
    },
  };
  return options.destination ? pino(settings, options.destination) : pino(settings);
}

export const silentLogger: Logger = pino({ level: 'silent' });
