// Outputs that are handed out again as they are: what the wire wrote of one is kept with it.
type Output = Readonly<Record<string, unknown>>;

const bytes = new WeakMap<Output, Buffer | null>();

/** Says of an output that it never changes and will be handed out again, by one operation. */
export function repeated(output: Output): Output {
  bytes.set(output, null);
  return output;
}

/** @param write what the output reads, asked once for one that is repeated */
export function writtenOnce(output: Output, write: () => string): string | Buffer {
  const kept = bytes.get(output);
  if (kept === undefined) return write();
  if (kept !== null) return kept;
  const made = Buffer.from(write());
  bytes.set(output, made);
  return made;
}
