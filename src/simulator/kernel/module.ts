// WebAssembly that is a part of the program: compiled when it is first called, in a millisecond or two.

/** The part of the standard that is used here: its types come with a browser's. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

/** The memory of a module; its buffer is another one after it has grown. */
export interface ModuleMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** @param wasm in base64 @param imports by the name of the source, then of the function */
export function instanceOf<Exports>(wasm: string, imports: Readonly<Record<string, object>>): Exports & { readonly memory: ModuleMemory } {
  const { Module, Instance } = (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }).WebAssembly;
  return new Instance(new Module(Buffer.from(wasm, 'base64')), imports).exports as Exports & { readonly memory: ModuleMemory };
}
