// Compiles the sources of src/simulator/kernel to WebAssembly, and writes the bytes as modules: they are small, and nobody else needs the compiler.
import { join } from 'node:path';
import { main } from 'assemblyscript/asc';

const FOLDER = 'src/simulator/kernel';
const SOURCES = { 'loops.as.ts': 'wasm.ts', 'engine/engine.as.ts': 'engine-wasm.ts' };

/** @returns the modules of src/simulator/kernel that are made, with their texts */
export async function kernelModules(root: string): Promise<[file: string, text: string][]> {
  const entries: [string, string][] = [];
  for (const [source, name] of Object.entries(SOURCES)) entries.push([`${FOLDER}/${name}`, await moduleOf(root, source)]);
  return entries;
}

async function moduleOf(root: string, source: string): Promise<string> {
  const written: Uint8Array[] = [];
  const options = [
    source,
    '--baseDir',
    join(root, FOLDER),
    '--outFile',
    'kernel.wasm',
    '--runtime',
    'stub',
    '--noAssert',
    '-O3',
    '--initialMemory',
    '16',
  ];
  const { error, stderr } = await main(options, {
    writeFile: (_name, content) => {
      written.push(Buffer.from(content as Uint8Array));
    },
  });
  if (error) throw new Error(`${source}: ${stderr.toString()}`, { cause: error });
  const lines =
    Buffer.concat(written)
      .toString('base64')
      .match(/.{1,120}/g) ?? [];
  return `// Made of ${source} by \`npm run generate\`.\nexport const WASM =\n${lines.map((line) => `  '${line}'`).join(' +\n')};\n`;
}
