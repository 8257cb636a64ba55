// Makes a fresh clone ready: installs what package-lock.json asks for and is missing, and with --build
// compiles what is older than its source; with --only-build it does that alone. Does nothing, quickly, when all is there.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const at = (...parts) => join(root, ...parts);

const only = process.argv.includes('--only-build');
if (!only && !isInstalled()) run('npm', existsSync(at('package-lock.json')) ? ['ci'] : ['install']);
if ((only || process.argv.includes('--build')) && isStale()) run('npm', ['run', '--silent', 'build']);

// npm writes down what it installed; it differs from the lock file in platform packages, so versions are compared.
function isInstalled() {
  const installed = readJson(at('node_modules', '.package-lock.json'))?.packages;
  const wanted = readJson(at('package-lock.json'))?.packages;
  if (!installed || !wanted) return false;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}

function isStale() {
  const built = at('dist', 'main.js');
  if (!existsSync(built) || !existsSync(at('dist', 'licences.json'))) return true;
  const newest = Math.max(
    ...filesBelow(at('src')).map((file) => statSync(file).mtimeMs),
    statSync(at('tsconfig.json')).mtimeMs,
  );
  return statSync(built).mtimeMs < newest;
}

function filesBelow(dir) {
  return readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

function run(command, args) {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}
