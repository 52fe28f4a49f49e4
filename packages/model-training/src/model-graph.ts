import { PREDICTION } from '@millrace/contracts'
import { linearGraph, type ModelProto, pipelineGraph } from '@millrace/onnx'
import { planNodes } from '@millrace/transforms'
import type { RawSignature } from './raw-signature.ts'
import type { TrainedModel } from './store-run.ts'

/** The model as a graph over raw columns: the transforms, and the linear model over what they make of them. */
export async function modelGraph(
  { fitted, columns, plan }: Pick<TrainedModel, 'fitted' | 'columns' | 'plan'>,
  { inputs }: RawSignature,
): Promise<ModelProto> {
  const { coefficients, intercept } = fitted.model
  const model = { coefficients, intercept, output: PREDICTION }
  const numeric = inputs.flatMap(({ name, type }) => (type === 'string' ? [] : [{ name, type }]))
  // Without transforms a model stays of the form that is scored inside Polars.
  if (plan.transforms.length === 0) return linearGraph({ ...model, inputs: numeric })
  return pipelineGraph({ ...model, inputs, transform: await planNodes(plan, columns.features) })
}
