// Runs a program of another language beside the emulator that lives in this process.
import { spawn } from 'node:child_process';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** @returns null when there is no such program */
export function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Ended | null> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.once('error', () => resolve(null));
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
