import { PREDICTION } from '@millrace/contracts'
import type { OneFeatureModel } from '@millrace/estimators'
import { classifierGraph, type GraphBuilder, linearGraph, type ModelProto, pipelineGraph } from '@millrace/onnx'
import { planNodes } from '@millrace/transforms'
import type { RawSignature } from './raw-signature.ts'
import type { TrainedModel } from './trained-model.ts'

/** What a classifier's second output is called, as in MLflow's own models. */
const PROBABILITIES = 'probabilities'

type Transform = (builder: GraphBuilder, columns: ReadonlyMap<string, string>) => readonly string[]

/** The model as a graph over raw columns: the transforms, and the model over what they make of them. */
export async function modelGraph(
  { fitted: { model }, columns, plan, classes }: Pick<TrainedModel, 'fitted' | 'columns' | 'plan' | 'classes'>,
  { inputs }: RawSignature,
): Promise<ModelProto> {
  const transform: Transform =
    plan.transforms.length === 0 ? asTheyAre(columns.design) : await planNodes(plan, columns.features)
  switch (model.kind) {
    case 'linear': {
      const { coefficients, intercept } = model.linear
      const linear = { coefficients, intercept, output: PREDICTION }
      if (plan.transforms.length > 0) return pipelineGraph({ ...linear, inputs, transform })
      // Without transforms a model stays of the form that is scored inside Polars.
      const numeric = inputs.flatMap(({ name, type }) => (type === 'string' ? [] : [{ name, type }]))
      return linearGraph({ ...linear, inputs: numeric })
    }
    case 'curve': {
      const [intercept = 0, ...coefficients] = model.curve.coefficients
      return pipelineGraph({
        inputs,
        transform: powers(model.curve, transform),
        coefficients,
        intercept,
        output: PREDICTION,
      })
    }
    case 'classifier':
      return classifierGraph({
        inputs,
        transform,
        ...model.logistic,
        classes: classes ?? [],
        label: PREDICTION,
        probabilities: PROBABILITIES,
      })
  }
}

const asTheyAre =
  (columns: readonly { readonly name: string }[]): Transform =>
  (_builder, tensors) =>
    columns.map(({ name }) => tensors.get(name) ?? name)

/** The powers of the one feature, in its own scale: a polynomial is linear in them. */
const powers =
  ({ feature, centre, scale, coefficients }: OneFeatureModel, transform: Transform): Transform =>
  (builder, tensors) => {
    const column = transform(builder, tensors)[feature] ?? ''
    const scaled = builder.node('Div', [builder.node('Sub', [column, builder.double(centre)]), builder.double(scale)])
    const columns = [scaled]
    while (columns.length < coefficients.length - 1) columns.push(builder.node('Mul', [columns.at(-1) ?? '', scaled]))
    return columns
  }
