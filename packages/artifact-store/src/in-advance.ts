import { Begun } from './begun.ts'

/**
 * The values of one source after another: while one is used, what has to be made before the next has a value is made. `alone`
 * keeps a source from being begun before the one ahead of it has a value, so that two are never made at once.
 */
export async function* inAdvance<T>(
  sources: Iterable<AsyncIterable<T>>,
  { alone = false }: { alone?: boolean } = {},
): AsyncGenerator<T> {
  let ahead: Begun<T> | undefined
  try {
    for (const source of sources) {
      const current = ahead
      if (alone) await current?.first
      ahead = new Begun(source)
      if (current === undefined) continue
      await using used = current
      yield* used.values()
    }
    if (ahead !== undefined) yield* ahead.values()
  } finally {
    await ahead?.[Symbol.asyncDispose]()
  }
}
