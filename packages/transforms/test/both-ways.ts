import { MISSING_CATEGORY, type TransformPlan } from '@millrace/contracts'
import { encodeModel, GraphBuilder, openModel, type TensorData } from '@millrace/onnx'
import pl from 'nodejs-polars'
import { applyPlan, planColumns, planNodes, type RawColumn } from '../src/index.ts'

export type Cell = number | string | null
/** Columns of a test, by name. */
export type Rows = Readonly<Record<string, readonly Cell[]>>
type Design = Record<string, readonly number[]>

/** Test columns as a lazy plan of their types. */
export function framed(rows: Rows, columns: readonly RawColumn[]): pl.LazyDataFrame {
  const series = columns.map(({ name, type }) => {
    const cells = [...(rows[name] ?? [])]
    if (type === 'String') return pl.Series(name, cells, pl.String)
    const numbers = pl.Series(name, cells, pl.Float64)
    return type === 'Int64' ? numbers.cast(pl.Int64) : type === 'Boolean' ? numbers.cast(pl.Bool) : numbers
  })
  return pl.DataFrame(series).lazy()
}

/** The design matrix by Polars, by column; NaN for null. */
export async function byPolars(plan: TransformPlan, rows: Rows, columns: readonly RawColumn[]): Promise<Design> {
  const frame = await (await applyPlan(plan, { frame: framed(rows, columns), columns })).collect()
  return Object.fromEntries(
    frame.columns.map((name) => [
      name,
      [...frame.getColumn(name).toArray()].map((it) => (it === null ? Number.NaN : Number(it))),
    ]),
  )
}

const DOUBLE = 11
const STRING = 8

/** The design matrix by onnxruntime, by column. */
export async function byOnnx(plan: TransformPlan, rows: Rows, columns: readonly RawColumn[]): Promise<Design> {
  const names = planColumns(plan, columns).map(({ name }) => name)
  const builder = new GraphBuilder((name) => `inner/${name}`)
  const addPlan = await planNodes(plan, columns)
  const tensors = addPlan(builder, new Map(columns.map(({ name }) => [name, name])))
  const outputs = tensors.map((tensor, index) => builder.node('Identity', [tensor], {}, `output ${index}`))
  const port = (name: string, elemType: number) => ({
    name,
    type: { tensorType: { elemType, shape: { dim: [{ value: { case: 'dimParam' as const, value: 'N' } }] } } },
  })
  const bytes = encodeModel({
    irVersion: 8n,
    graph: {
      name: 'plan',
      input: columns.map(({ name, type }) => port(name, type === 'String' ? STRING : DOUBLE)),
      output: outputs.map((name) => port(name, DOUBLE)),
      node: builder.nodes,
      initializer: builder.constants,
    },
    opsetImport: [
      { domain: '', version: 15n },
      { domain: 'ai.onnx.ml', version: 2n },
    ],
  })
  const model = await openModel(bytes)
  try {
    const feeds = Object.fromEntries(columns.map((column) => [column.name, fed(rows[column.name] ?? [], column)]))
    const results = await model.run(feeds, Object.values(rows)[0]?.length ?? 0)
    return Object.fromEntries(names.map((name, index) => [name, Array.from(results[`output ${index}`] ?? [], Number)]))
  } finally {
    await model.close()
  }
}

const fed = (cells: readonly Cell[], { type }: RawColumn): TensorData =>
  type === 'String'
    ? cells.map((cell) => (cell === null ? MISSING_CATEGORY : String(cell)))
    : Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : Number(cell)))

/** The largest difference, relative to values above one; infinite where one has a value and the other none. */
export function largestDifference(a: Design, b: Design): number {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  return Math.max(0, ...names.map((name) => columnDifference(a[name] ?? [], b[name] ?? [])))
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
