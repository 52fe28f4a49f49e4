import { create } from '@bufbuild/protobuf'
import { ELEMENT_TYPE, type GraphColumnType } from './element-type.ts'
import { GraphBuilder } from './graph-builder.ts'
import { checkCoefficients, checkNames, namesBelow } from './graph-names.ts'
import { rowsOf } from './graph-parts.ts'
import { CORE_OPERATORS, FORMAT, ML_OPERATORS } from './model-format.ts'
import { GraphProtoSchema, type ModelProto, ModelProtoSchema } from './onnx_pb.ts'

/** A linear model over what nodes make of raw columns, all in double precision. */
export interface PipelineModel {
  readonly inputs: readonly { readonly name: string; readonly type: GraphColumnType }[]
  /**
   * Adds the nodes between the raw columns, `[N]` doubles or text by column name, and the columns of the linear model,
   * `[N]` doubles in the order of the coefficients.
   */
  readonly transform: (builder: GraphBuilder, columns: ReadonlyMap<string, string>) => readonly string[]
  readonly coefficients: ArrayLike<number>
  readonly intercept: number
  readonly output: string
}

/**
 * A linear model behind transforms as a graph with one `[N]` input per raw column and one `[N]` output, of the same
 * conventions as `linearGraph`; the same model gives the same bytes.
 * @throws StepError BROKEN_CONTRACT where column names are empty, repeated, or the output's
 */
export function pipelineGraph(model: PipelineModel): ModelProto {
  const { inputs, coefficients, intercept, output } = model
  checkNames(inputs, output)
  const builder = new GraphBuilder(namesBelow('pipeline', [output, ...inputs.map(({ name }) => name)]))
  const columns = model.transform(builder, rawColumns(builder, inputs))
  checkCoefficients(columns.length, model)
  const rows = columns.map((column) => builder.node('Unsqueeze', [column, builder.longs([0])]))
  const matrix = builder.node('Concat', rows, { axis: 0 })
  const product = builder.node('MatMul', [builder.doubles(coefficients), matrix])
  builder.node('Add', [product, builder.double(intercept)], {}, output)
  const single = inputs.length === 1
  return create(ModelProtoSchema, {
    ...FORMAT,
    graph: create(GraphProtoSchema, {
      name: 'pipeline',
      input: inputs.map(({ name, type }) => rowsOf(name, ELEMENT_TYPE[type], single ? [1] : [])),
      initializer: builder.constants,
      node: builder.nodes,
      output: [rowsOf(output, ELEMENT_TYPE.double)],
    }),
    opsetImport: [CORE_OPERATORS, ML_OPERATORS],
  })
}

/** Numbers as doubles, text as it is, all of one dimension. */
function rawColumns(builder: GraphBuilder, inputs: PipelineModel['inputs']): Map<string, string> {
  return new Map(
    inputs.map(({ name, type }) => {
      const value = type === 'string' ? name : builder.cast(name, 'double')
      return [name, inputs.length === 1 ? builder.node('Squeeze', [value, builder.longs([1])]) : value]
    }),
  )
}
