/**
 * The items of sequences one after the other. The first item of each is asked for while the sequence before it is worked
 * through, so that what has to be made before there is one is made meanwhile.
 */
export async function* oneAhead<T>(sequences: Iterable<AsyncIterable<T>>): AsyncGenerator<T> {
  let ahead: Begun<T> | undefined
  try {
    for (const sequence of sequences) {
      const current = ahead
      await current?.first
      ahead = begin(sequence)
      if (current !== undefined) yield* itemsOf(current)
    }
    if (ahead !== undefined) yield* itemsOf(ahead)
  } finally {
    await ahead?.first.catch(() => {})
    await ahead?.items.return?.()
  }
}

interface Begun<T> {
  readonly items: AsyncIterator<T>
  readonly first: Promise<IteratorResult<T>>
}

function begin<T>(sequence: AsyncIterable<T>): Begun<T> {
  const items = sequence[Symbol.asyncIterator]()
  const first = items.next()
  // An error is met where the item is waited for.
  first.catch(() => {})
  return { items, first }
}

async function* itemsOf<T>({ items, first }: Begun<T>): AsyncGenerator<T> {
  try {
    for (let item = await first; item.done !== true; item = await items.next()) yield item.value
  } finally {
    await items.return?.()
  }
}
