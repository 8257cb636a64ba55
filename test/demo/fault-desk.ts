import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { ListenOptions } from 'node:net';
import type { FakeJira } from '../fake-jira/fake-jira.js';
import { clearFaults, DEMO_FAULTS } from './faults.js';

/** A page with a button for each thing that can go wrong between Footbridge and Jira. */
export async function serveFaultDesk(jira: FakeJira, address: ListenOptions): Promise<Server> {
  const planted = new Set<number>();
  const press = (path: string) => {
    const fault = DEMO_FAULTS[Number(/^\/plant\/(\d+)$/.exec(path)?.[1])];
    if (fault) {
      fault.plant(jira);
      planted.add(DEMO_FAULTS.indexOf(fault));
    } else if (path === '/clear') {
      clearFaults(jira);
      planted.clear();
    }
  };
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      // A page of somebody else must not press buttons here.
      const isOwn = request.headers.origin === `http://${request.headers.host}`;
      if (isOwn) press(request.url ?? '');
      response.writeHead(isOwn ? 303 : 403, { Location: '/' }).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(deskPage(planted));
  });
  server.listen(address);
  await once(server, 'listening');
  return server;
}

function deskPage(planted: ReadonlySet<number>): string {
  const rows = DEMO_FAULTS.map(
    ({ name, tryIt }, index) => `<li${planted.has(index) ? ' class="planted"' : ''}>
<div><strong>${name}</strong><p>${tryIt}</p></div>
<form method="post" action="/plant/${index}"><button${planted.has(index) ? ' disabled' : ''}>${planted.has(index) ? 'Planted' : 'Plant'}</button></form></li>`,
  );
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>What can go wrong</title>
<style>
:root { color-scheme: light dark; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; }
ul { list-style: none; padding: 0; }
li { display: flex; gap: 1rem; justify-content: space-between; align-items: start; padding: .75rem 0; border-top: 1px solid #8884; }
li.planted strong::before { content: "⚡ "; }
p { margin: 0; opacity: .8; }
button { font: inherit; padding: .25rem .75rem; }
</style></head>
<body>
<h1>What can go wrong</h1>
<p>Plant something, then try it in Footbridge.</p>
<ul>${rows.join('\n')}</ul>
<form method="post" action="/clear"><button>Clear all</button></form>
</body>
</html>`;
}
