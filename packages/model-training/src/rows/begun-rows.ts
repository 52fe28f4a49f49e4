import { Begun } from '@millrace/artifact-store'
import type { RowBlock, RowBlocks } from '@millrace/estimators'

/** The same rows, of which the first reading begins at once, while something else is made ready for it. */
export function begunRows(rows: RowBlocks): RowBlocks & AsyncDisposable {
  let begun: Begun<RowBlock> | undefined = new Begun(rows)
  const take = () => {
    const taken = begun ?? new Begun(rows)
    begun = undefined
    return taken
  }
  return {
    async *[Symbol.asyncIterator]() {
      await using reading = take()
      yield* reading.values()
    },
    async [Symbol.asyncDispose]() {
      await begun?.[Symbol.asyncDispose]()
    },
  }
}
