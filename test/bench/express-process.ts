import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import express from 'express';
import { SqliteConnection } from '../../src/database/sqlite-connection.js';

/**
 * Bare Express that sends a file's bytes as they are: `express-process.ts <file>…`, at /send/<n>, /end/<n> and, compressed,
 * /packed/<n>. A form that is sent to /form/<n> is read, and leads to the last of them; of one that is sent to /kept/<n>
 * the name is kept before, in a commit of its own that survives a power cut.
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
  const form = express.urlencoded({ extended: false });
  app.post(`/form/${index}`, form, (_request, response) => response.redirect(303, `/packed/${index}`));
  const database = databaseBeside(file);
  app.post(`/kept/${index}`, form, async (request, response) => {
    const connection = await database();
    await connection.all('UPDATE board SET name = ?', [request.body.name]);
    response.redirect(303, `/packed/${index}`);
  });
  app.get(`/packed/${index}`, (_request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('Content-Encoding', 'gzip');
    response.setHeader('Content-Length', packed.length);
    response.end(packed);
  });
});
/** One row, in a database that is made when it is first asked for, and that waits for the disk as ours does. */
function databaseBeside(file: string): () => Promise<SqliteConnection> {
  let opened: Promise<SqliteConnection> | undefined;
  const open = async () => {
    const connection = await SqliteConnection.open(`${file}.db`, 5_000);
    await connection.run('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    await connection.run("CREATE TABLE board (name TEXT); INSERT INTO board VALUES ('')");
    return connection;
  };
  return () => (opened ??= open());
}

const server = app.listen(0, '127.0.0.1', () => {
  process.send!({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
