import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const SAMPLES = join(__dirname, '..', '..', 'docs', 'serving');
const LONGEST_START = 60_000; // milliseconds
const APACHE_MODULES = ['mpm_event', 'authz_core', 'ssl', 'proxy', 'proxy_http', 'headers'];

/** How a sample of docs/serving is run by somebody without rights of their own on a machine that serves other things too. */
interface Program {
  /** Where Debian has it. */
  path: string;
  sample: string;
  /** What whoever installed it has around the sample. @returns the whole configuration */
  around(sample: string, folder: string): string;
  args(file: string, folder: string): string[];
}

export const PROGRAMS: Record<string, Program> = {
  nginx: {
    path: '/usr/sbin/nginx',
    sample: 'nginx.conf',
    around: (sample, folder) =>
      `pid ${folder}/pid; error_log ${folder}/error.log; events {}\n` +
      `http { access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxied;\n` +
      `fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;\n${sample}}\n`,
    args: (file, folder) => ['-p', folder, '-c', file, '-g', 'daemon off;'],
  },
  Caddy: {
    path: '/usr/bin/caddy',
    sample: 'Caddyfile',
    around: (sample) => `{\n\tadmin off\n\tauto_https disable_redirects\n}\n${sample}`,
    args: (file) => ['run', '--config', file, '--adapter', 'caddyfile'],
  },
  Apache: {
    path: '/usr/sbin/apache2',
    sample: 'apache.conf',
    around: (sample, folder) => {
      const modules = APACHE_MODULES.map(
        (name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`,
      );
      const [port] = /(?<=<VirtualHost \*:)\d+/.exec(sample)!;
      const lines = [...modules, `ServerRoot ${folder}`, `PidFile ${folder}/pid`, `Listen ${port}`];
      return [...lines, `ErrorLog ${folder}/error.log`, `DefaultRuntimeDir ${folder}`, sample].join('\n');
    },
    args: (file) => ['-X', '-f', file],
  },
};

interface Places {
  folder: string;
  /** Where the proxy listens. */
  port: number;
  /** Where Footbridge listens. */
  footbridgePort: number;
  /** PEM files. */
  certificate: string;
  key: string;
}

/** A real proxy that runs the sample of docs/serving, with nothing changed in it but names, ports and files. */
export class ProxySample {
  private constructor(private readonly child: ChildProcess) {}

  static async start(
    name: string,
    { folder, port, footbridgePort, certificate, key }: Places,
  ): Promise<ProxySample> {
    const { path, sample, around, args } = PROGRAMS[name];
    const adapted = readFileSync(join(SAMPLES, sample), 'utf8')
      .replaceAll('tools.example.org:443', `localhost:${port}`)
      .replaceAll('listen 443', `listen ${port}`)
      .replaceAll('*:443', `*:${port}`)
      .replaceAll('/etc/ssl/tools.example.org.pem', certificate)
      .replaceAll('/etc/ssl/tools.example.org.key', key)
      .replaceAll('127.0.0.1:3000', `127.0.0.1:${footbridgePort}`)
      .replaceAll('tools.example.org', 'localhost');
    const file = join(folder, sample);
    writeFileSync(file, around(adapted, folder));
    const child = spawn(path, args(file, folder), {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    for (const until = Date.now() + LONGEST_START; Date.now() < until; await pause(50)) {
      if (child.exitCode !== null) break;
      const answers = await fetch(`https://localhost:${port}/footbridge/healthz`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (answers) return new ProxySample(child);
    }
    child.kill('SIGKILL');
    throw new Error(`${name} did not come up:\n${said}`);
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}
