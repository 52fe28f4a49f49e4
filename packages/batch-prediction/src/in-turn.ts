/**
 * Begins works in their order, of which at most `most` are not done at a time, and hands over what they came to in that
 * order, one after the other. What is handed over delays none that may begin, but for one that is more than `most` behind.
 * Throws the first failure, when nothing is under way any more.
 */
export async function inTurn<T>(
  works: Iterable<() => Promise<T>>,
  most: number,
  handOver: (value: T) => Promise<void>,
): Promise<void> {
  const begun: { readonly done: Promise<T>; readonly handed: Promise<void> }[] = []
  try {
    for (const begin of works) {
      await begun.at(-most)?.done
      if (begun.length > most) await begun.shift()?.handed
      const before = begun.at(-1)?.handed
      const done = begin()
      const handed = done.then(async (value) => {
        await before
        await handOver(value)
      })
      // Reported where it is awaited; without a handler now, a failure would end the process before.
      handed.catch(() => undefined)
      begun.push({ done, handed })
    }
    for (const { handed } of begun) await handed
  } finally {
    await Promise.allSettled(begun.map(({ handed }) => handed))
  }
}
