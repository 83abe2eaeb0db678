import { readFileSync } from 'node:fs';

/** The memory that a process holds; 0 where the system does not tell (only Linux does without asking a program). */
export function residentBytes(pid: number): number {
  if (process.platform !== 'linux') return 0;
  try {
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kib ?? 0) * 1024;
  } catch {
    return 0; // it is gone
  }
}
