// `npm run catalog:check`: how old each table of the catalogue is (older than 90 days: OLD), and where packages of the registry that others keep
// current say something else. `-- --offline` leaves those out. Exit 1 where they could not be asked.
import { catalogMeta } from '../src/catalog/meta.ts';
import { compareStatements, type Difference } from './catalog-check/compare.ts';
import { fetchStatements, PACKAGES } from './catalog-check/packages.ts';

const MAXIMUM_AGE_DAYS = 90;

for (const { table, asOf, source } of catalogMeta()) {
  // A month counts from its first day.
  const from = Date.parse(asOf.length === 7 ? `${asOf}-01` : asOf);
  const ageDays = Math.floor((Date.now() - from) / 86_400_000);
  console.log(
    `${ageDays > MAXIMUM_AGE_DAYS ? 'OLD' : 'ok '}  ${table.padEnd(14)}  ${asOf.padEnd(10)}  ${String(ageDays).padStart(4)} days  ${source}`,
  );
}

if (!process.argv.includes('--offline')) {
  const asked = await Promise.allSettled(PACKAGES.map((source) => fetchStatements(source)));
  for (const [index, answer] of asked.entries()) {
    const { name } = PACKAGES[index] as (typeof PACKAGES)[number];
    if (answer.status === 'fulfilled') {
      const { version, statements } = answer.value;
      say(`${name}@${version}, ${statements.length} models and profiles`, compareStatements(statements));
    } else {
      console.log(`\n${name}: NOT COMPARED, the registry gave no data: ${(answer.reason as Error).message}`);
      process.exitCode = 1;
    }
  }
}

function say(name: string, found: readonly Difference[]): void {
  const [toLookAt, ofAws] = [found.filter(({ isAws }) => !isAws), found.filter(({ isAws }) => isAws)];
  console.log(`\n${name}: ${toLookAt.length} to look at, ${ofAws.length} where AWS itself is our source`);
  for (const { kind, id, text } of toLookAt) console.log(`  LOOK  ${kind.padEnd(7)}  ${id}: ${text}`);
  for (const { kind, id, text } of ofAws) console.log(`  ours  ${kind.padEnd(7)}  ${id}: ${text}`);
}
