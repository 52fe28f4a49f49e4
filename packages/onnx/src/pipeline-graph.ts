import { create } from '@bufbuild/protobuf'
import { ELEMENT_TYPE } from './element-type.ts'
import { GraphBuilder } from './graph-builder.ts'
import { checkCoefficients, checkNames, namesBelow } from './graph-names.ts'
import { rowsOf } from './graph-parts.ts'
import { CORE_OPERATORS, FORMAT, ML_OPERATORS } from './model-format.ts'
import { GraphProtoSchema, type ModelProto, ModelProtoSchema } from './onnx_pb.ts'
import { asRows, type RawInput, rawColumns } from './raw-columns.ts'

/** A linear model over what nodes make of raw columns, all in double precision. */
export interface PipelineModel {
  readonly inputs: readonly RawInput[]
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
  const matrix = asRows(builder, columns)
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
