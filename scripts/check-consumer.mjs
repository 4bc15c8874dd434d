// npm run check:consumer: the packages as an outsider gets them. Packs them, installs the tarballs with npm into empty folders
// outside the repository, and uses them there: in Node, in pages of three bundlers, and behind a firewall.
// `npm run check:consumer -- node` runs one part: node, bundles or firewall.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkBundles } from './consumer/bundles.mjs';
import { checkFirewall } from './consumer/firewall.mjs';
import { checkNode } from './consumer/node.mjs';
import { packPackage } from './packing.mjs';
import { readWorkspaces } from './workspaces.mjs';

const parts = { node: checkNode, bundles: checkBundles, firewall: checkFirewall };
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in parts));
if (unknown.length > 0) throw new Error(`Expected ${Object.keys(parts).join(', ')}, received ${unknown}`);

const temporary = mkdtempSync(join(tmpdir(), 'cnn-consumer-'));
try {
  const tarballs = Object.fromEntries(
    readWorkspaces()
      .filter(({ manifest }) => !manifest.private)
      .map((entry) => [entry.manifest.name, packPackage(entry, temporary)]),
  );
  for (const [name, check] of Object.entries(parts)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const place = mkdtempSync(join(temporary, `${name}-`));
    for (const line of [await check({ place, tarballs })].flat()) console.log(`check:consumer: ${line}`);
  }
} finally {
  rmSync(temporary, { recursive: true });
}
