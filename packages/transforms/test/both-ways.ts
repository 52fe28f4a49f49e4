import type { TransformPlan } from '@millrace/contracts'
import { MISSING_CATEGORY } from '@millrace/contracts'
import { encodeModel, openModel, pipelineGraph, type TensorData } from '@millrace/onnx'
import pl from 'nodejs-polars'
import { applyPlan, planColumns, planNodes, type RawColumn } from '../src/index.ts'

export type Cell = number | string | null
/** Columns of a test, by name. */
export type Rows = Readonly<Record<string, readonly Cell[]>>

const DTYPES = { Float64: pl.Float64, Int64: pl.Int64, Boolean: pl.Bool, String: pl.String } as const

/** Test columns as a lazy plan of their types. */
export function framed(rows: Rows, columns: readonly RawColumn[]): pl.LazyDataFrame {
  const series = columns.map(({ name, type }) => {
    const cells = [...(rows[name] ?? [])]
    if (type === 'String') return pl.Series(name, cells, pl.String)
    const numbers = pl.Series(name, cells, pl.Float64)
    const dtype = type === 'Int64' || type === 'Boolean' ? DTYPES[type] : pl.Float64
    return numbers.cast(dtype)
  })
  return pl.DataFrame(series).lazy()
}

/** The design matrix by Polars, by column; NaN for null. */
export async function byPolars(
  plan: TransformPlan,
  rows: Rows,
  columns: readonly RawColumn[],
): Promise<Record<string, number[]>> {
  const frame = await (await applyPlan(plan, { frame: framed(rows, columns), columns })).collect()
  return Object.fromEntries(
    frame.columns.map((name) => [
      name,
      [...frame.getColumn(name).toArray()].map((it) => (it === null ? Number.NaN : Number(it))),
    ]),
  )
}

/** The same by onnxruntime: for each column of the design matrix a graph whose only coefficient is that column's. */
export async function byOnnx(
  plan: TransformPlan,
  rows: Rows,
  columns: readonly RawColumn[],
): Promise<Record<string, number[]>> {
  const names = planColumns(plan, columns).map(({ name }) => name)
  const transform = await planNodes(plan, columns)
  const inputs = columns.map(({ name, type }) => ({
    name,
    type: type === 'String' ? ('string' as const) : ('double' as const),
  }))
  const found: Record<string, number[]> = {}
  for (const [index, name] of names.entries()) {
    const graph = pipelineGraph({
      inputs,
      transform: (builder, tensors) => transform(builder, tensors).slice(index, index + 1),
      coefficients: [1],
      intercept: 0,
      output: 'result of the graph',
    })
    const model = await openModel(encodeModel(graph))
    const feeds = Object.fromEntries(columns.map((column) => [column.name, fed(rows[column.name] ?? [], column)]))
    const { 'result of the graph': result = [] } = await model.run(feeds, Object.values(rows)[0]?.length ?? 0)
    await model.close()
    found[name] = Array.from(result, Number)
  }
  return found
}

const fed = (cells: readonly Cell[], { type }: RawColumn): TensorData =>
  type === 'String'
    ? cells.map((cell) => (cell === null ? MISSING_CATEGORY : String(cell)))
    : Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : Number(cell)))

/** The largest difference, relative to values above one; infinite where one has a value and the other none. */
export function largestDifference(a: Record<string, number[]>, b: Record<string, number[]>): number {
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return Math.max(0, ...[...names].map((name) => columnDifference(a[name] ?? [], b[name] ?? [])))
}

function columnDifference(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY
  return Math.max(0, ...a.map((value, row) => difference(value, b[row] ?? Number.NaN)))
}

function difference(a: number, b: number): number {
  if (Object.is(a, b) || a === b) return 0
  const distance = Math.abs(a - b) / Math.max(1, Math.abs(a))
  return Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance
}
