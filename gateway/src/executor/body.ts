import type { JsonObject, Request } from '../plan/nodes.ts';

/** A request as JSON. `more` are members of its variables, already written. */
export function requestBody(request: Request, variables: Readonly<JsonObject>, more = ''): string {
  let text = more;
  for (const name of request.variables) {
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value === undefined) continue;
    text += `${text === '' ? '' : ','}"${name}":${JSON.stringify(value)}`;
  }
  return `${request.opening}${text}}}`;
}
