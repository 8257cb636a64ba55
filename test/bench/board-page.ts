import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import autocannon from 'autocannon';
import { Child, cpuSeconds, residentMegabytes } from './child.js';
import { medianRun, percent, rounded, type Line, type Section } from './figures.js';
import { boardOf, type Stage } from './stage.js';

const SIZES = [200, 1000, 5000]; // cards
const CONNECTIONS = 16;
const SECONDS = 2; // of each run
const ROUNDS = 3;

interface Contender {
  name: string;
  pid: number;
  url: string;
  cookie: string;
  /** What it asks for as a browser would; plain bytes when not given. */
  encoding?: string;
}

interface Run {
  perSecond: number;
  p50: number;
  p99: number;
  cpu: number;
  /** Of one answer, with its head. */
  kilobytes: number;
}

/** The board page of a signed-in person, beside the same bytes from bare Express. */
export async function benchBoardPage(stage: Stage): Promise<Section> {
  const { footbridge, ada } = stage;
  const paths: string[] = [];
  for (const size of SIZES) paths.push(await boardOf(size, stage));
  await pause(3_000);
  const idle = residentMegabytes(footbridge.pid);

  const folder = mkdtempSync(join(tmpdir(), 'footbridge-bench-'));
  const pages: string[] = [];
  for (const path of paths) pages.push((await ada.visit(path)).html);
  const files = pages.map((_, index) => join(folder, `${index}.html`));
  files.forEach((file, index) => writeFileSync(file, pages[index]));
  const express = await Child.run('express-process.ts', ...files);
  const lines: Line[] = [];
  try {
    for (const [index, path] of paths.entries()) {
      const cookie = ada.cookieHeader(new URL(footbridge.url).host);
      lines.push(
        ...(await compare(`${SIZES[index]} cards, ${rounded(pages[index].length / 1024)} KB`, [
          { name: 'Footbridge', pid: footbridge.pid, url: footbridge.url + path, cookie },
          {
            name: 'Footbridge, gzip',
            pid: footbridge.pid,
            url: footbridge.url + path,
            cookie,
            encoding: 'gzip',
          },
          { name: 'Express res.send', pid: express.pid, url: `${express.url}/send/${index}`, cookie },
          {
            name: 'Express res.end, the compressed bytes',
            pid: express.pid,
            url: `${express.url}/packed/${index}`,
            cookie,
          },
          { name: 'Express res.end', pid: express.pid, url: `${express.url}/end/${index}`, cookie },
        ])),
      );
    }
  } finally {
    await express.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  const loaded = residentMegabytes(footbridge.pid);
  lines.push({ name: 'Footbridge, resident MB', figures: { idle, loaded } });
  return {
    title: 'Board page of a signed-in person',
    method: `${CONNECTIONS} connections on the same machine, median of ${ROUNDS} interleaved runs of ${SECONDS} s`,
    lines,
  };
}

async function compare(what: string, contenders: Contender[]): Promise<Line[]> {
  const runs = new Map<Contender, Run[]>(contenders.map((contender) => [contender, []]));
  for (const contender of contenders) await run(contender, 1);
  for (let round = 0; round < ROUNDS; round++)
    for (const contender of contenders) runs.get(contender)!.push(await run(contender, SECONDS));

  const medians = contenders.map((contender) =>
    medianRun(runs.get(contender)!, ({ perSecond }) => perSecond),
  );
  return contenders.map(({ name }, index) => {
    const { perSecond, p50, p99, cpu, kilobytes } = medians[index];
    return {
      name: `${what}: ${name}`,
      figures: {
        'req/s': rounded(perSecond),
        'p50 ms': p50,
        'p99 ms': p99,
        'CPU ms/req': rounded(cpu, 2),
        'KB/req': rounded(kilobytes, 1),
        ...(!name.startsWith('Footbridge') && {
          'Footbridge reaches': percent(medians[name.includes('compressed') ? 1 : 0].perSecond, perSecond),
        }),
      },
    };
  });
}

async function run({ pid, url, cookie, encoding }: Contender, duration: number): Promise<Run> {
  const before = cpuSeconds(pid);
  const headers = { cookie, ...(encoding && { 'accept-encoding': encoding }) };
  const result = await autocannon({ url, connections: CONNECTIONS, duration, headers });
  const failures = result.non2xx + result.errors + result.timeouts;
  if (failures > 0) throw new Error(`${failures} requests to ${url} failed`);
  const { p50, p99 } = result.latency;
  const cpu = ((cpuSeconds(pid) - before) * 1000) / result.requests.total;
  const kilobytes = result.throughput.total / result.requests.total / 1024;
  return { perSecond: result.requests.total / result.duration, p50, p99, cpu, kilobytes };
}
