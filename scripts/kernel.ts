// Compiles the loops of src/simulator/kernel to WebAssembly, and writes the bytes as a module: they are small, and nobody else needs the compiler.
import { join } from 'node:path';
import { main } from 'assemblyscript/asc';

const FOLDER = 'src/simulator/kernel';
const SOURCE = 'loops.as.ts';

/** @returns the text of src/simulator/kernel/wasm.ts */
export async function kernelModule(root: string): Promise<string> {
  const written: Uint8Array[] = [];
  const options = [
    SOURCE,
    '--baseDir',
    join(root, FOLDER),
    '--outFile',
    'loops.wasm',
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
  if (error) throw new Error(`${SOURCE}: ${stderr.toString()}`, { cause: error });
  const lines =
    Buffer.concat(written)
      .toString('base64')
      .match(/.{1,120}/g) ?? [];
  return `// Made of loops.as.ts by \`npm run generate\`.\nexport const WASM =\n${lines.map((line) => `  '${line}'`).join(' +\n')};\n`;
}
