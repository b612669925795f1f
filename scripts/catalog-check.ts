// `npm run catalog:check`: says how old each table of the catalogue is, and which are older than 90 days.
import { catalogMeta } from '../src/catalog/meta.ts';

const MAXIMUM_AGE_DAYS = 90;

for (const { table, asOf, source } of catalogMeta()) {
  // A month counts from its first day.
  const from = Date.parse(asOf.length === 7 ? `${asOf}-01` : asOf);
  const ageDays = Math.floor((Date.now() - from) / 86_400_000);
  console.log(
    `${ageDays > MAXIMUM_AGE_DAYS ? 'OLD' : 'ok '}  ${table.padEnd(14)}  ${asOf.padEnd(10)}  ${String(ageDays).padStart(4)} days  ${source}`,
  );
}
