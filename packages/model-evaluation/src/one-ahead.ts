import { Begun } from '@millrace/artifact-store'

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
      ahead = new Begun(sequence)
      if (current === undefined) continue
      await using used = current
      yield* used.values()
    }
    if (ahead !== undefined) yield* ahead.values()
  } finally {
    await ahead?.[Symbol.asyncDispose]()
  }
}
