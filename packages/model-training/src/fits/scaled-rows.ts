import type { RowBlocks } from '@millrace/estimators'

/** The same rows with each column less its mean and divided by its scale. */
export function scaledRows(rows: RowBlocks, means: Float64Array, scales: Float64Array): RowBlocks {
  return {
    async *[Symbol.asyncIterator]() {
      for await (const block of rows) {
        const columns = block.columns.map((column, j) => {
          const [mean, scale] = [means[j] ?? 0, scales[j] ?? 1]
          return column.map((value) => (value - mean) / scale)
        })
        yield { ...block, columns }
      }
    },
  }
}
