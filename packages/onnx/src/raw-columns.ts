import type { GraphColumnType } from './element-type.ts'
import type { GraphBuilder } from './graph-builder.ts'

/** A raw column that a graph takes. */
export interface RawInput {
  readonly name: string
  readonly type: GraphColumnType
}

/** The raw columns by name, numbers as doubles, text as it is, all of one dimension: a single one comes as `[N, 1]`. */
export function rawColumns(builder: GraphBuilder, inputs: readonly RawInput[]): Map<string, string> {
  return new Map(
    inputs.map(({ name, type }) => {
      const value = type === 'string' ? name : builder.cast(name, 'double')
      return [name, inputs.length === 1 ? builder.node('Squeeze', [value, builder.longs([1])]) : value]
    }),
  )
}

/** Columns of `[N]` doubles as the rows of one matrix: so they are copied whole and multiplied fastest. */
export function asRows(builder: GraphBuilder, columns: readonly string[]): string {
  const rows = columns.map((column) => builder.node('Unsqueeze', [column, builder.longs([0])]))
  return builder.node('Concat', rows, { axis: 0 })
}
