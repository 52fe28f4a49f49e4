import { create } from '@bufbuild/protobuf'
import { ELEMENT_TYPE, type NumericColumnType } from './element-type.ts'
import { checkCoefficients, checkNames, namesBelow } from './graph-names.ts'
import { doubles, longs, node, rowsOf } from './graph-parts.ts'
import { CORE_OPERATORS, FORMAT } from './model-format.ts'
import { type GraphProto, GraphProtoSchema, type ModelProto, ModelProtoSchema, type NodeProto } from './onnx_pb.ts'

export interface LinearInput {
  readonly name: string
  readonly type: NumericColumnType
}

/** A linear model over raw columns: `intercept + Σ coefficients[i] · inputs[i]`, all in double precision. */
export interface LinearModel {
  readonly inputs: readonly LinearInput[]
  readonly coefficients: ArrayLike<number>
  readonly intercept: number
  readonly output: string
}

/**
 * A linear model as a graph with one `[N]` input per column and one `[N]` output; the same model gives the same bytes.
 * A single column is a `[N, 1]` input, because MLflow feeds a graph of one input with the two-dimensional frame.
 * @throws StepError BROKEN_CONTRACT where column names are empty, repeated, or the output's
 */
export function linearGraph(model: LinearModel): ModelProto {
  return create(ModelProtoSchema, {
    ...FORMAT,
    graph: graphOf(model),
    opsetImport: [CORE_OPERATORS],
  })
}

function graphOf(model: LinearModel): GraphProto {
  const { inputs, coefficients, intercept, output } = model
  checkCoefficients(inputs.length, model)
  checkNames(inputs, output)
  const inner = namesBelow('linear', [output, ...inputs.map((input) => input.name)])

  const single = inputs.length === 1
  const cast = inputs.map((_, i) => inner(`double_${i}`))
  const matrix = inner('columns')
  return create(GraphProtoSchema, {
    name: 'linear_model',
    input: inputs.map(({ name, type }) => rowsOf(name, ELEMENT_TYPE[type], single ? [1] : [])),
    initializer: [
      doubles(inner('coefficients'), [coefficients.length], coefficients),
      doubles(inner('intercept'), [], [intercept]),
      ...(single ? [] : [longs(inner('axes'), [0])]),
    ],
    node: [
      ...castOf(inputs, cast),
      // As rows of a matrix, columns are copied whole and multiplied several times faster than as its columns.
      // The coefficients stand to its left: onnxruntime refuses a vector to the right of a matrix without rows.
      ...(single ? [node('Transpose', cast, matrix)] : stack(cast, matrix, inner)),
      node('MatMul', [inner('coefficients'), matrix], inner('product')),
      node('Add', [inner('product'), inner('intercept')], output),
    ],
    output: [rowsOf(output, ELEMENT_TYPE.double)],
  })
}

const castOf = (inputs: readonly LinearInput[], outputs: readonly string[]): NodeProto[] =>
  inputs.map(({ name }, i) => node('Cast', [name], outputs[i] ?? '', { to: ELEMENT_TYPE.double }))

function stack(columns: readonly string[], matrix: string, inner: (name: string) => string): NodeProto[] {
  const rows = columns.map((_, i) => inner(`row_${i}`))
  return [
    ...rows.map((row, i) => node('Unsqueeze', [columns[i] ?? '', inner('axes')], row)),
    node('Concat', rows, matrix, { axis: 0 }),
  ]
}
