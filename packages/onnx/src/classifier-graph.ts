import { create } from '@bufbuild/protobuf'
import { type ClassLabel, labelTypeOf } from './class-label.ts'
import { ELEMENT_TYPE } from './element-type.ts'
import { GraphBuilder } from './graph-builder.ts'
import { checkCoefficients, checkNames, namesBelow } from './graph-names.ts'
import { rowsOf } from './graph-parts.ts'
import { CORE_OPERATORS, FORMAT, ML_OPERATORS } from './model-format.ts'
import {
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './onnx_pb.ts'
import { asRows, type RawInput, rawColumns } from './raw-columns.ts'

/** A logistic model over what nodes make of raw columns. */
export interface ClassifierModel {
  readonly inputs: readonly RawInput[]
  /** As a pipeline's. */
  readonly transform: (builder: GraphBuilder, columns: ReadonlyMap<string, string>) => readonly string[]
  /** With 2 classes one vector, the log odds of the second; with more one a class, whose softmax the probabilities are. */
  readonly coefficients: readonly ArrayLike<number>[]
  readonly intercepts: ArrayLike<number>
  /** In the order of the probabilities. */
  readonly classes: readonly ClassLabel[]
  /** Names of the two outputs. */
  readonly label: string
  readonly probabilities: string
}

/**
 * A logistic model as a graph with one `[N]` input per raw column, of the conventions of `linearGraph`, and two outputs as skl2onnx gives them: the
 * label, and for each row a map of every class, 0 and 1 of Booleans, to its probability in single precision, which MLflow's loader can put into a frame, as it cannot a matrix.
 * With 2 classes the label is the second from a probability of one half on; with more the most probable class, the first of equals.
 * @throws StepError BROKEN_CONTRACT where column names are empty, repeated, or an output's
 */
export function classifierGraph(model: ClassifierModel): ModelProto {
  const { inputs, classes, label, probabilities } = model
  for (const output of [label, probabilities]) checkNames(inputs, output)
  const builder = new GraphBuilder(namesBelow('classifier', [label, probabilities, ...inputs.map(({ name }) => name)]))
  const columns = model.transform(builder, rawColumns(builder, inputs))
  const forms = linearForms(builder, columns, model)
  const { matrix, place } = forms.length === 1 ? ofTwo(builder, forms) : ofMany(builder, forms)
  const keys = keysOf(classes)
  writeLabel(builder, { classes, keys, place, label })
  builder.zipMap(builder.cast(matrix, 'float'), keys, probabilities)
  const single = inputs.length === 1
  return create(ModelProtoSchema, {
    ...FORMAT,
    graph: create(GraphProtoSchema, {
      name: 'classifier',
      input: inputs.map(({ name, type }) => rowsOf(name, ELEMENT_TYPE[type], single ? [1] : [])),
      initializer: builder.constants,
      node: builder.nodes,
      output: [rowsOf(label, ELEMENT_TYPE[labelTypeOf(classes)]), mapsOf(probabilities, keys)],
    }),
    opsetImport: [CORE_OPERATORS, ML_OPERATORS],
  })
}

type Keys = readonly number[] | readonly string[]

/** Maps have whole numbers or texts as keys. */
function keysOf(classes: readonly ClassLabel[]): Keys {
  const texts = classes.filter((label) => typeof label === 'string')
  return texts.length > 0 ? texts : classes.map(Number)
}

function writeLabel(
  builder: GraphBuilder,
  { classes, keys, place, label }: { classes: readonly ClassLabel[]; keys: Keys; place: string; label: string },
): void {
  const texts = keys.filter((key) => typeof key === 'string')
  if (texts.length > 0) builder.node('Gather', [builder.texts(texts), place], {}, label)
  else if (labelTypeOf(classes) === 'boolean') builder.node('Equal', [place, builder.longs([1])], {}, label)
  else builder.node('Gather', [builder.longs(keys.map(Number)), place], {}, label)
}

interface Decision {
  /** `[N, K]` probabilities. */
  readonly matrix: string
  /** `[N]`, the place of the label among the classes. */
  readonly place: string
}

function linearForms(builder: GraphBuilder, columns: readonly string[], model: ClassifierModel): string[] {
  const matrix = asRows(builder, columns)
  return model.coefficients.map((coefficients, k) => {
    const intercept = model.intercepts[k] ?? Number.NaN
    checkCoefficients(columns.length, { coefficients, intercept })
    const product = builder.node('MatMul', [builder.doubles(coefficients), matrix])
    return builder.node('Add', [product, builder.double(intercept)])
  })
}

function ofTwo(builder: GraphBuilder, [form = '']: readonly string[]): Decision {
  const sides = [builder.node('Sigmoid', [builder.node('Neg', [form])]), builder.node('Sigmoid', [form])]
  const columns = sides.map((side) => builder.node('Unsqueeze', [side, builder.longs([1])]))
  return {
    matrix: builder.node('Concat', columns, { axis: 1 }),
    place: builder.cast(builder.node('GreaterOrEqual', [form, builder.double(0)]), 'long'),
  }
}

function ofMany(builder: GraphBuilder, forms: readonly string[]): Decision {
  const softmax = builder.node('Softmax', [asRows(builder, forms)], { axis: 0 })
  return {
    matrix: builder.node('Transpose', [softmax]),
    place: builder.node('ArgMax', [softmax], { axis: 0, keepdims: 0 }),
  }
}

/** A map of class to probability for each row. */
function mapsOf(name: string, [key]: Keys): ValueInfoProto {
  const value = { tensorType: { elemType: ELEMENT_TYPE.float } }
  const keyType = typeof key === 'string' ? ELEMENT_TYPE.string : ELEMENT_TYPE.long
  const map = { mapType: { keyType, valueType: value } }
  return create(ValueInfoProtoSchema, { name, type: { sequenceType: { elemType: map } } })
}
