import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import express from 'express';

/**
 * Bare Express that sends a file's bytes as they are: `express-process.ts <file>…`, at /send/<n>, /end/<n> and, compressed,
 * /packed/<n>. A form that is sent to /form/<n> is read, and leads to the last of them.
 */
const app = express();
process.argv.slice(2).forEach((file, index) => {
  const html = readFileSync(file, 'utf8');
  const bytes = Buffer.from(html);
  const packed = gzipSync(bytes);
  app.get(`/send/${index}`, (_request, response) => void response.type('html').send(html));
  app.get(`/end/${index}`, (_request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('Content-Length', bytes.length);
    response.end(bytes);
  });
  app.post(`/form/${index}`, express.urlencoded({ extended: false }), (_request, response) =>
    response.redirect(303, `/packed/${index}`),
  );
  app.get(`/packed/${index}`, (_request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('Content-Encoding', 'gzip');
    response.setHeader('Content-Length', packed.length);
    response.end(packed);
  });
});
const server = app.listen(0, '127.0.0.1', () => {
  process.send!({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
