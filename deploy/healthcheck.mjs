// Whether the service in this container is ready: `node healthcheck.mjs 4004`. The images have no other program to ask.
const [port] = process.argv.slice(2);

/** Less than the time that Docker gives it, so that it ends by itself. */
const ANSWER_MS = 4_000;

const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, {
  signal: AbortSignal.timeout(ANSWER_MS),
}).catch((thrown) => ({ ok: false, text: () => String(thrown) }));
if (!answer.ok) console.error(await answer.text());
process.exitCode = answer.ok ? 0 : 1;
