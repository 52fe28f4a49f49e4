/** What all came to, or the first failure when none is at work any more: one that goes on would write where all is cleared. */
export async function allEnded<T extends readonly unknown[]>(
  work: readonly [...{ [K in keyof T]: Promise<T[K]> }],
): Promise<readonly [...T]> {
  await Promise.allSettled(work)
  return Promise.all(work)
}
