import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import express from 'express';

/** Bare Express that sends a file's bytes as they are: `express-process.ts <file>…`, at /send/<n> and /end/<n>. */
const app = express();
process.argv.slice(2).forEach((file, index) => {
  const html = readFileSync(file, 'utf8');
  const bytes = Buffer.from(html);
  app.get(`/send/${index}`, (_request, response) => void response.type('html').send(html));
  app.get(`/end/${index}`, (_request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('Content-Length', bytes.length);
    response.end(bytes);
  });
});
const server = app.listen(0, '127.0.0.1', () => {
  process.send!({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
