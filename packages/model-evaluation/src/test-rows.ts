import { inAdvance, refuseOtherRows, type Table, type TableAccess } from '@millrace/artifact-store'
import type { Column } from '@millrace/contracts'
import { StepError, unknownColumns } from '@millrace/errors'
import type { Expr, LazyDataFrame } from 'nodejs-polars'

const TARGET = '__target'
const WEIGHT = '__weight'
/** Rows. */
const STRETCH = 500_000

export interface TestTables {
  readonly x: Table
  readonly y: Table
  readonly keys: Table | undefined
  /** What the transforms make of the features: what the baselines were fitted on. Without transforms it is `x` itself. */
  readonly design: Table
}

/** A batch of test rows; the arrays are views that live until the next one. */
export interface RowBatch {
  readonly rows: number
  readonly firstRow: number
  readonly target: Float64Array
  readonly weights: Float64Array | undefined
  /** By the names that were asked for. */
  column(name: string): Float64Array
}

/** The test rows as one plan: features and keys under their names. */
export interface TestRows {
  readonly frame: LazyDataFrame
  readonly rows: number
  /** Features, then keys and timestamps that no feature is called like. */
  readonly columns: readonly Column[]
  /** What a column of the design is called in the plan, where raw features may be called the same. */
  designColumn(name: string): string
  /** The plan's rows in order, half a million at a time: Polars maps what a plan reads until it ends, so that memory and scratch files do not grow with the rows. */
  stretches(): Iterable<LazyDataFrame>
  /** Streams columns of the plan and further expressions by their alias, in constant memory. */
  batches(columns: ReadonlyMap<string, Expr>): AsyncIterable<RowBatch>
}

/** @throws StepError BROKEN_CONTRACT where the tables differ in rows; USAGE where there is no such column of weights */
export async function testRows(
  tables: TestTables,
  { weightColumn, target }: { weightColumn: string | undefined; target: (label: Column) => Expr },
  numbers: TableAccess['numbers'],
): Promise<TestRows> {
  const { x, y, keys, design } = tables
  refuseOtherRows(x, y, ...(keys === undefined ? [] : [keys]))
  const label = y.columns.find(({ role }) => role === 'label')
  if (label === undefined) throw new Error(`${y.source} has no label`)
  const { default: pl } = await import('nodejs-polars')
  const taken = new Set(x.columns.map(({ name }) => name))
  const beside = keys?.columns.filter(({ name }) => !taken.has(name)) ?? []
  const columns = [...x.columns, ...beside]
  const unknown = unknownColumns({
    setting: '--weight-column (WEIGHT_COLUMN)',
    names: weightColumn === undefined ? [] : [weightColumn],
    source: 'the test rows',
    columns: columns.map(({ name }) => name),
  })
  if (unknown !== undefined) throw unknown
  const designColumn = (name: string) => (design === x ? name : `__design_${name}`)
  const weight = weightColumn === undefined ? [] : [pl.col(weightColumn).alias(WEIGHT)]
  const parts = [
    x.frame.select(pl.cols(x.columns.map(({ name }) => name))),
    y.frame.select(target(label).alias(TARGET)),
    ...(keys === undefined || beside.length === 0 ? [] : [keys.frame.select(...beside.map(({ name }) => name))]),
    ...(design === x
      ? []
      : [design.frame.select(...design.columns.map(({ name }) => pl.col(name).alias(designColumn(name))))]),
  ]
  const rows = x.rows ?? 0
  function* stretches() {
    for (let from = 0; from < rows; from += STRETCH)
      yield pl.concat(
        parts.map((part) => part.slice(from, STRETCH)),
        { how: 'horizontal' },
      )
  }
  return {
    frame: pl.concat(parts, { how: 'horizontal' }),
    rows,
    stretches,
    columns,
    designColumn,
    async *batches(wanted) {
      const names = [...wanted.keys(), TARGET, ...weight.map(() => WEIGHT)]
      const selected = [...[...wanted].map(([name, value]) => value.alias(name)), pl.col(TARGET), ...weight]
      function* sequences() {
        for (const stretch of stretches()) yield numbers(stretch.select(...selected), names)
      }
      let firstRow = 0
      for await (const batch of inAdvance(sequences(), { alone: true })) {
        const byName = new Map(names.map((name, index) => [name, batch.columns[index] ?? new Float64Array()]))
        const column = (name: string): Float64Array => {
          const found = byName.get(name)
          if (found === undefined) throw new Error(`the column ${name} was not asked for`)
          return found
        }
        const weights = weightColumn === undefined ? undefined : checked(column(WEIGHT), weightColumn)
        yield { rows: batch.rows, firstRow, target: column(TARGET), weights, column }
        firstRow += batch.rows
      }
    },
  }
}

function checked(weights: Float64Array, name: string): Float64Array {
  const wrong = weights.find((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY))
  if (wrong !== undefined)
    throw new StepError(
      'BROKEN_CONTRACT',
      `the weight column ${name} holds ${wrong}; weights are finite and not below 0`,
    )
  return weights
}
