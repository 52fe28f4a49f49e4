/** The values of one source after another, each source begun while the one before it is used, so that reading and computing go side by side. */
export async function* inAdvance<T>(sources: readonly (() => AsyncIterator<T>)[]): AsyncGenerator<T> {
  let begun = begin(sources[0])
  try {
    for (let next = 1; begun !== undefined; next++) {
      const current = begun
      const first = await current.first
      begun = begin(sources[next])
      try {
        for (let step = first; step.done !== true; step = await current.iterator.next()) yield step.value
      } finally {
        await current.iterator.return?.()
      }
    }
  } finally {
    await begun?.first.catch(() => undefined)
    await begun?.iterator.return?.()
  }
}

function begin<T>(source: (() => AsyncIterator<T>) | undefined) {
  if (source === undefined) return undefined
  const iterator = source()
  const first = iterator.next()
  // It is looked at when its turn comes.
  first.catch(() => undefined)
  return { iterator, first }
}
