import { program } from './program.ts';

// The planner's package reports home unless told otherwise; a shop's gateway has no business doing so.
process.env['APOLLO_TELEMETRY_DISABLED'] ??= 'true';

await program(process.env).parseAsync(process.argv);
