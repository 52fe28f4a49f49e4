import type { Expr, LazyDataFrame } from 'nodejs-polars'
import type { PlanColumn } from './plan-columns.ts'

/** Runs a plan with a small result, streamed. */
export type Collect = (plan: LazyDataFrame) => Promise<Record<string, unknown>[]>

/** Of the values that are not missing. Undefined is what no value has. */
export interface Moments {
  readonly count: number
  readonly mean?: number
  /** Over the count, not over one less. */
  readonly variance?: number
  readonly min?: number
  readonly max?: number
}

/** How many columns one plan sums up: more would hold more of the table in memory at once. */
const COLUMNS_A_PLAN = 10

/** What transforms are fitted from: aggregates of training rows, each in one streamed pass over the columns concerned. */
export class Figures {
  readonly #frame: LazyDataFrame
  readonly #collect: Collect

  /** Missing values of the frame are null. */
  constructor(frame: LazyDataFrame, collect: Collect) {
    this.#frame = frame
    this.#collect = collect
  }

  async nulls(columns: readonly PlanColumn[]): Promise<Map<string, number>> {
    const rows = await this.#aggregate(columns, (column) => [column.nullCount()])
    return new Map([...rows].map(([name, [nulls]]) => [name, nulls ?? 0]))
  }

  async moments(columns: readonly PlanColumn[]): Promise<Map<string, Moments>> {
    const rows = await this.#aggregate(columns, (column) => [
      column.count(),
      column.mean(),
      column.var(),
      column.min(),
      column.max(),
    ])
    return new Map(
      [...rows].map(([name, [count = 0, mean, variance = 0, min, max]]): [string, Moments] => [
        name,
        mean === undefined || min === undefined || max === undefined
          ? { count }
          : { count, mean, variance: (variance * (count - 1)) / count, min, max },
      ]),
    )
  }

  /** Exact quantiles, interpolated linearly as numpy does: none for a column without values. Holds one column in memory. */
  async quantiles(columns: readonly PlanColumn[], shares: readonly number[]): Promise<Map<string, number[]>> {
    const { default: pl } = await import('nodejs-polars')
    const counts = await this.#aggregate(columns, (column) => [column.count()])
    const found = new Map<string, number[]>()
    for (const [name, [count = 0]] of counts) {
      const places = count === 0 ? [] : shares.map((share) => share * (count - 1))
      const ranks = places.flatMap((place) => [Math.floor(place), Math.ceil(place)])
      const sorted = pl.col(name).cast(pl.Float64).sort({ nullsLast: true })
      const values = (await this.#collect(this.#frame.select(sorted.gather(pl.Series(ranks))))).map((row) =>
        Number(row[name]),
      )
      found.set(
        name,
        places.map((place, index) => interpolated(values[2 * index] ?? 0, values[2 * index + 1] ?? 0, place)),
      )
    }
    return found
  }

  /** The value that most rows have, the least of several such: nothing for a column without values. */
  async mostFrequent(columns: readonly PlanColumn[]): Promise<Map<string, number | string>> {
    const { default: pl } = await import('nodejs-polars')
    const found = new Map<string, number | string>()
    for (const { name, kind } of columns) {
      const value = kind === 'string' ? pl.col(name) : pl.col(name).cast(pl.Float64)
      const present = this.#frame.select(value.alias('value')).filter(pl.col('value').isNotNull())
      const counted = present.groupBy('value').agg(pl.len().alias('rows'))
      const [first] = await this.#collect(counted.sort([pl.col('rows'), pl.col('value')], [true, false]).limit(1))
      const most = first?.['value']
      if (typeof most === 'string' || typeof most === 'number') found.set(name, most)
    }
    return found
  }

  /** The different values in ascending order, texts by code point; no more than `most + 1` of them. */
  async categories({ name, kind }: PlanColumn, most: number): Promise<{ values: (string | number)[]; nulls: boolean }> {
    const { default: pl } = await import('nodejs-polars')
    const value = kind === 'string' ? pl.col(name) : pl.col(name).cast(pl.Float64)
    const rows = await this.#collect(
      this.#frame
        .select(value.alias('value'))
        .unique()
        .limit(most + 2),
    )
    const values = rows.map((row) => row['value'])
    return {
      values: values.filter((it) => typeof it === 'string' || typeof it === 'number').sort(ascending),
      nulls: values.includes(null),
    }
  }

  /** A few numbers for each column; null comes as undefined. */
  async #aggregate(
    columns: readonly PlanColumn[],
    figures: (column: Expr) => Expr[],
  ): Promise<Map<string, (number | undefined)[]>> {
    const { default: pl } = await import('nodejs-polars')
    const found = new Map<string, (number | undefined)[]>()
    for (let first = 0; first < columns.length; first += COLUMNS_A_PLAN) {
      const names = columns.slice(first, first + COLUMNS_A_PLAN).map(({ name }) => name)
      const wanted = figures(pl.cols(names).cast(pl.Float64))
      const [row = {}] = await this.#collect(
        this.#frame.select(...wanted.map((figure, index) => figure.cast(pl.Float64).suffix(` ${index}`))),
      )
      for (const name of names)
        found.set(
          name,
          wanted.map((_, index) => asNumber(row[`${name} ${index}`])),
        )
    }
    return found
  }
}

const asNumber = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

/** numpy's `_lerp`. */
function interpolated(low: number, high: number, place: number): number {
  const share = place - Math.floor(place)
  if (low === high) return low
  return share >= 0.5 ? high - (high - low) * (1 - share) : low + (high - low) * share
}

function ascending(a: string | number, b: string | number): number {
  return typeof a === 'string' && typeof b === 'string'
    ? Buffer.compare(Buffer.from(a), Buffer.from(b))
    : Number(a) - Number(b)
}
