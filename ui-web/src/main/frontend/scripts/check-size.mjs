/** Fails the build when the page grows beyond its budget (gzip, in kilobytes of 1000 bytes). */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../target/webroot', import.meta.url));
const BUDGET_KB = { 'initial script': 60, 'initial style': 12, 'all assets': 300 };

function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

const gzipped = (path) => gzipSync(readFileSync(path), { level: 9 }).length;
const sum = (paths) => paths.reduce((total, path) => total + gzipped(path), 0);

const html = readFileSync(join(root, 'index.html'), 'utf8');
const named = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) =>
  join(root, match[1]),
);
const sizes = {
  'initial script': sum(named.filter((path) => path.endsWith('.js'))),
  'initial style': sum(named.filter((path) => path.endsWith('.css'))),
  'all assets': sum(files(root)),
};

let tooLarge = false;
for (const [name, bytes] of Object.entries(sizes)) {
  const over = bytes > BUDGET_KB[name] * 1000;
  tooLarge ||= over;
  const line = `${name}: ${(bytes / 1000).toFixed(1)} KB of ${BUDGET_KB[name]} KB`;
  console.log(over ? `${line}  TOO LARGE` : line);
}
process.exit(tooLarge ? 1 : 0);
