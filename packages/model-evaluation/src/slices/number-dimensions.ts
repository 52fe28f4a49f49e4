import type { TableAccess } from '@millrace/artifact-store'
import type { Expr, LazyDataFrame } from 'nodejs-polars'
import { rowSampling } from '../row-sampling.ts'
import { bucketsDimension, type Dimension, valuesDimension } from './dimension.ts'

/** Up to so many different numbers are slices by themselves: hours of a day, or grades. */
const MOST_NUMBERS = 24
/** Quantiles of a sample of this size are off by 0.2 % of the rows; each slice's own rows are counted, whatever the edges. */
const SAMPLE = 50_000

/** Numbers as slices: their values where there are few, else buckets of about equally many rows. */
export async function numberDimensions(
  columns: readonly { name: string; alias: string; value: Expr }[],
  { frame, rows, buckets, tables }: { frame: LazyDataFrame; rows: number; buckets: number; tables: TableAccess },
): Promise<Dimension[]> {
  if (columns.length === 0) return []
  const seen = columns.map(() => new SeenNumbers(rows))
  const aliases = columns.map(({ alias }) => alias)
  for await (const batch of tables.numbers(frame.select(...columns.map(({ value }) => value)), aliases))
    for (const [index, values] of batch.columns.entries()) seen[index]?.add(values)
  return columns.map(({ name, alias }, index) => {
    const { values, nulls, edges } = seen[index] ?? new SeenNumbers(rows)
    return values === undefined
      ? bucketsDimension(name, alias, edges(buckets), nulls)
      : valuesDimension(name, alias, values, nulls)
  })
}

class SeenNumbers {
  nulls = false
  readonly #distinct = new Set<number>()
  readonly #sample: number[] = []
  readonly #isSampled: (row: number) => boolean
  #row = 0
  #least = Number.POSITIVE_INFINITY
  #largest = Number.NEGATIVE_INFINITY

  constructor(rows: number) {
    this.#isSampled = rowSampling(rows, SAMPLE)
  }

  add(numbers: Float64Array): void {
    for (const value of numbers) {
      const row = this.#row++
      if (Number.isNaN(value)) {
        this.nulls = true
        continue
      }
      if (this.#distinct.size <= MOST_NUMBERS) this.#distinct.add(value)
      if (value < this.#least) this.#least = value
      if (value > this.#largest) this.#largest = value
      if (this.#isSampled(row)) this.#sample.push(value)
    }
  }

  /** All of them, ascending; undefined where there are too many. */
  get values(): number[] | undefined {
    return this.#distinct.size > MOST_NUMBERS ? undefined : [...this.#distinct].sort((a, b) => a - b)
  }

  readonly edges = (buckets: number): number[] => {
    const sorted = Float64Array.from(this.#sample).sort()
    const inner = Array.from({ length: buckets - 1 }, (_, index) => {
      const at = Math.floor(((index + 1) * sorted.length) / buckets)
      return sorted[at] ?? this.#least
    })
    return [this.#least, ...new Set(inner.filter((edge) => edge > this.#least)), this.#largest]
  }
}
