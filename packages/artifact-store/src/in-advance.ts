import { Begun } from './begun.ts'

/** While one source is used, the next is read. */
const AHEAD = 1

/** The values of one source after another, the next begun while one is used, so that reading and computing go side by side. */
export async function* inAdvance<T>(sources: Iterable<AsyncIterable<T>>): AsyncGenerator<T> {
  const begun: Begun<T>[] = []
  try {
    for (const source of sources) {
      begun.push(new Begun(source))
      if (begun.length > AHEAD) yield* used(begun)
    }
    while (begun.length > 0) yield* used(begun)
  } finally {
    for (const source of begun) await source[Symbol.asyncDispose]()
  }
}

/** The values of the first one, which is taken away once it has no more. */
async function* used<T>(begun: Begun<T>[]): AsyncGenerator<T> {
  yield* begun[0]?.values() ?? []
  begun.shift()
}
