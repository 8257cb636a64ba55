import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import type { RequestHandler } from 'express';
import { sha256 } from '../sha256.js';
import { filesBelow } from './files-below.js';

const STYLES = 'css';
const STYLE_SHEET = 'footbridge.css';
const LAYERS = 'layers.css';
const VERSIONED = /^\/([\w-]{10})(?=\/)/;
const FOR_GOOD = 'public, max-age=31536000, immutable';

interface PublicFile {
  bytes: Buffer;
  /** Absent where compressing makes nothing smaller. */
  gzip?: Buffer;
  etag: string;
}

/**
 * Scripts, pictures and the style sheet, read and compressed once. One hash over all of them stands in their addresses
 * as a folder, so that a script that imports another one by its neighbour's name gets it under the same hash: browsers
 * keep everything for good, and get the next version at once.
 */
export class PublicFiles {
  private readonly files: Map<string, PublicFile>;
  private readonly version: string;

  /** @param folder its files by their names; those in `css` become one style sheet. */
  constructor(folder: string) {
    const sources = new Map(
      filesBelow(folder)
        .map((file): [string, Buffer] => [relative(folder, file).replaceAll('\\', '/'), readFileSync(file)])
        .filter(([name]) => !name.startsWith(`${STYLES}/`)),
    );
    sources.set(STYLE_SHEET, styleSheet(join(folder, STYLES)));
    this.files = new Map([...sources].map(([name, bytes]) => [name, publicFile(bytes)]));
    const all = [...this.files].map(([name, { etag }]) => name + etag).sort();
    this.version = sha256(all.join('\n')).slice(0, 10);
  }

  /** Path below the public folder's address, with the hash. */
  versioned(name: string): string {
    if (!this.files.has(name)) throw new Error(`there is no file ${name} in the public folder`);
    return `${this.version}/${name}`;
  }

  /** Answers requests below the public folder's address; passes on what is no file of it. */
  serve(): RequestHandler {
    return (req, res, next) => {
      const [prefix, version] = VERSIONED.exec(req.path) ?? [''];
      const file = this.files.get(req.path.slice(prefix.length + 1));
      if (!file || !['GET', 'HEAD'].includes(req.method)) return next();
      const isZipped = file.gzip && req.acceptsEncodings().includes('gzip');
      res.type(extname(req.path));
      // A page from before an update still asks for the files of then: it gets those of now, and does not keep them.
      res.set({ 'Cache-Control': version === this.version ? FOR_GOOD : 'no-cache', ETag: file.etag });
      if (file.gzip) res.vary('Accept-Encoding');
      if (isZipped) res.set('Content-Encoding', 'gzip');
      res.send(isZipped ? file.gzip : file.bytes);
    };
  }
}

/** The layers in the order in which `layers.css` declares them, as one. */
function styleSheet(folder: string): Buffer {
  const layers = readFileSync(join(folder, LAYERS), 'utf8');
  const names = /@layer([^;{]+);/
    .exec(layers)?.[1]
    .split(',')
    .map((name) => name.trim());
  if (!names) throw new Error(`${LAYERS} declares no layers`);
  const unknown = readdirSync(folder).find((file) => file !== LAYERS && !names.includes(file.slice(0, -4)));
  if (unknown) throw new Error(`${LAYERS} does not declare the layer of ${unknown}`);
  return Buffer.from(
    [layers, ...names.map((name) => readFileSync(join(folder, `${name}.css`), 'utf8'))].join('\n'),
  );
}

function publicFile(bytes: Buffer): PublicFile {
  const gzip = gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION });
  return {
    bytes,
    gzip: gzip.length < bytes.length ? gzip : undefined,
    etag: `W/"${sha256(bytes).slice(0, 27)}"`, // weak: the same for both ways of sending it
  };
}
