import { readFileSync } from 'node:fs';

/** Park and Miller's generator: the same numbers for the same seed on every machine. */
export function randomFrom(seed: number): () => number {
  let value = seed % 2_147_483_647;
  const next = (): number => {
    value = (value * 48_271) % 2_147_483_647;
    return value / 2_147_483_647;
  };
  // Neighbouring seeds begin alike.
  for (let nth = 0; nth < 10; nth++) next();
  return next;
}

/** The most memory that a process had, kB, by the kernel's own account, until it is asked. */
export function watchMemory(pid: number): () => number {
  let most = 0;
  const timer = setInterval(() => {
    try {
      most = Math.max(most, Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0));
    } catch {
      clearInterval(timer);
    }
  }, 50);
  return () => {
    clearInterval(timer);
    return most;
  };
}
