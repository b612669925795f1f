// Says which program holds a port, as far as that can be known without tools or privileges.
import { readdir, readFile, readlink } from 'node:fs/promises';
import { type Phrase, phrase } from '../../base/phrases.ts';
import { EMULATE } from '../../words/en/emulate.ts';
import { inUrl } from './address.ts';

/** @returns e.g. `bq emulate (process 4711)` or `node (process 4711)`; null where it cannot be known */
export async function whoListens(host: string, port: number): Promise<Phrase | null> {
  return (await askEmulator(host, port)) ?? (await askProc(port));
}

async function askEmulator(host: string, port: number): Promise<Phrase | null> {
  try {
    const response = await fetch(`http://${inUrl(host)}:${port}/_bq/state`, { signal: AbortSignal.timeout(3000) });
    const { emulator } = (await response.json()) as { emulator?: { processId?: unknown } };
    return typeof emulator?.processId === 'number' ? phrase(EMULATE, 'anotherEmulator', emulator.processId) : null;
  } catch {
    return null;
  }
}

/** Linux only: the listening socket's inode in /proc/net/tcp, then the process that has it open. */
async function askProc(port: number): Promise<Phrase | null> {
  try {
    const inodes = await listeningInodes(port);
    if (inodes.size === 0) return null;
    for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      const descriptors = await readdir(`/proc/${id}/fd`).catch(() => []);
      for (const descriptor of descriptors) {
        if (!inodes.has(await readlink(`/proc/${id}/fd/${descriptor}`).catch(() => ''))) continue;
        const name = (await readFile(`/proc/${id}/comm`, 'utf8')).trim().replaceAll(/[^\x20-\x7e]/g, '');
        return phrase(EMULATE, 'aProgram', name, Number(id));
      }
    }
  } catch {
    // No /proc, or not ours to read.
  }
  return null;
}

async function listeningInodes(port: number): Promise<ReadonlySet<string>> {
  const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map((table) => readFile(table, 'utf8').catch(() => '')));
  const rows = tables.flatMap((table) => table.split('\n').slice(1)).map((line) => line.trim().split(/\s+/));
  const listening = rows.filter(([, address = '', , state]) => state === '0A' && Number.parseInt(address.split(':')[1] ?? '', 16) === port);
  return new Set(listening.map((fields) => `socket:[${fields[9]}]`));
}
