/** While one source is used, the next is read, and the one after that is begun. */
const AHEAD = 2

interface Begun<T> {
  readonly iterator: AsyncIterator<T>
  readonly first: Promise<IteratorResult<T>>
}

/** The values of one source after another, two more begun while one is used, so that reading and computing go side by side. */
export async function* inAdvance<T>(sources: Iterable<() => AsyncIterator<T>>): AsyncGenerator<T> {
  const begun: Begun<T>[] = []
  try {
    for (const source of sources) {
      begun.push(begin(source))
      if (begun.length > AHEAD) yield* used(begun)
    }
    while (begun.length > 0) yield* used(begun)
  } finally {
    for (const { iterator, first } of begun) {
      await first.catch(() => undefined)
      await iterator.return?.()
    }
  }
}

function begin<T>(source: () => AsyncIterator<T>): Begun<T> {
  const iterator = source()
  const first = iterator.next()
  // It is looked at when its turn comes.
  first.catch(() => undefined)
  return { iterator, first }
}

/** The values of the first one, which is taken away once it has no more. */
async function* used<T>(begun: Begun<T>[]): AsyncGenerator<T> {
  const [current] = begun
  if (current === undefined) return
  for (let step = await current.first; step.done !== true; step = await current.iterator.next()) yield step.value
  begun.shift()
}
