import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type * as SignerModule from '../../src/alm/jira/signing/signer.js';
import { percent, rounded, type Line, type Section } from './figures.js';

const COMPILED = join(__dirname, '../../dist/alm/jira/signing/signer.js');
const SECONDS = 1;
const IN_FLIGHT = 8;
const URL_TO_SIGN =
  'https://jira.example.com/jira/rest/api/2/search?jql=project%20%3D%20SHOP%20ORDER%20BY%20Rank&startAt=100&maxResults=100';

const signInThreadPool = promisify(sign);

/** What the app signs per second, beside node:crypto with nothing around it. */
export async function benchSigning(): Promise<Section> {
  const { rsaSha1 } = (await import(COMPILED)) as typeof SignerModule;
  const lines: Line[] = [];
  for (const bits of [2048, 3072]) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
    const base = Buffer.from(`GET&${encodeURIComponent(URL_TO_SIGN)}`.padEnd(600, 'x'));
    const ours = rsaSha1({ consumerKey: 'footbridge-bench', privateKey, token: 'a'.repeat(32) });
    const sequential = await perSecond(1, () => ours({ method: 'GET', url: URL_TO_SIGN }));
    const parallel = await perSecond(IN_FLIGHT, () => ours({ method: 'GET', url: URL_TO_SIGN }));
    const floor = bareSync(base, privateKey);
    const pool = await perSecond(IN_FLIGHT, () => signInThreadPool('RSA-SHA1', base, privateKey));
    lines.push(
      line(`${bits} bit, one after the other`, sequential, floor),
      line(`${bits} bit, ${IN_FLIGHT} in flight`, parallel, pool),
    );
  }
  return {
    title: 'Signing (OAuth 1.0a, RSA-SHA1: base string, signature, header)',
    method: `signatures per second; beside crypto.sign alone, synchronous or ${IN_FLIGHT} in flight in the thread pool`,
    lines,
  };
}

function line(name: string, ours: number, alone: number): Line {
  return {
    name,
    figures: {
      Footbridge: rounded(ours),
      'node:crypto alone': rounded(alone),
      reaches: percent(ours, alone),
    },
  };
}

async function perSecond(lanes: number, work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  const end = began + SECONDS * 1000;
  let done = 0;
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (; performance.now() < end; done++) await work();
    }),
  );
  return done / ((performance.now() - began) / 1000);
}

function bareSync(base: Buffer, privateKey: KeyObject): number {
  const began = performance.now();
  const end = began + SECONDS * 1000;
  let done = 0;
  for (; performance.now() < end; done++) sign('RSA-SHA1', base, privateKey);
  return done / ((performance.now() - began) / 1000);
}
