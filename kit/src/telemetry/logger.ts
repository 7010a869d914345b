import { pino, type DestinationStream, type Logger as Pino } from 'pino';
import { currentTrace } from './trace.ts';

export type Logger = Pick<Pino, 'debug' | 'info' | 'warn' | 'error' | 'child'>;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** JSON lines with the trace of the request or event at hand. Secrets never belong into a log field. */
export function createLogger(options: {
  service: string;
  level: LogLevel;
  destination?: DestinationStream;
}): Pino {
  const settings = {
    base: { service: options.service },
    level: options.level,
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: traceFields,
  };
  return options.destination ? pino(settings, options.destination) : pino(settings);
}

/** Named as OpenTelemetry names them, so that log stores lead from a line to its trace. */
function traceFields(): object {
  const trace = currentTrace();
  if (!trace) return {};
  const [, trace_id, span_id, trace_flags] = trace.traceparent.split('-');
  return { trace_id, span_id, trace_flags };
}

export const silentLogger: Logger = pino({ level: 'silent' });
