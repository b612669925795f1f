// `npm run audit:bundled`: asks the registry for advisories about the packages that are in the bundles (dist/sbom.cdx.json), at the versions that are in them. npm audit looks at
// what is installed, and of this package users install nothing else. Ends with 1 where there is an advisory; a registry that does not answer is said, and is no failure.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(fileURLToPath(import.meta.url), '..', '..');
const { components } = JSON.parse(readFileSync(join(root, 'dist', 'sbom.cdx.json'), 'utf8'));
const versions = {};
for (const { name, version } of components) versions[name] = [...(versions[name] ?? []), version];

const registry = (process.env.npm_config_registry ?? execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' })).trim();
const answer = await ask(new URL('-/npm/v1/security/advisories/bulk', registry.endsWith('/') ? registry : `${registry}/`));
if (typeof answer === 'string') console.log(`not audited: ${answer}`);
else {
  const found = Object.entries(answer).flatMap(([name, advisories]) =>
    advisories.map(({ severity, title, url, vulnerable_versions: range }) => `${name} ${range}: ${severity}: ${title} (${url})`),
  );
  for (const line of found) console.log(line);
  console.log(`${components.length} bundled packages, ${found.length} advisories`);
  process.exitCode = found.length > 0 ? 1 : 0;
}

/** @returns the advisories by package, or why there is no answer */
async function ask(url) {
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(versions), signal: AbortSignal.timeout(30_000) });
    return response.ok ? await response.json() : `the registry answered HTTP ${response.status}`;
  } catch (error) {
    return `the registry did not answer (${error.cause?.code ?? error.name})`;
  }
}
