/**
 * `@apollo/gateway` reports usage to its vendor unless this is set. Only the parts that never report are
 * loaded, but a caller's graph is nobody's business even by accident. Import this before the package.
 */
process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
