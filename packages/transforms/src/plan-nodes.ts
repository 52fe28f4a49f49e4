import type { TransformPlan } from '@millrace/contracts'
import type { GraphBuilder } from '@millrace/onnx'
import { expressionNodes } from './expression-nodes.ts'
import { GraphColumns } from './graph-columns.ts'
import { addNodes } from './kinds.ts'
import { planColumn, planColumns, type RawColumn } from './plan-columns.ts'
import { plannedSteps } from './planned-steps.ts'

/** Adds a plan's nodes: from the tensors of raw columns, by name, to those of the design matrix, in its order. */
export type AddPlan = (graph: GraphBuilder, tensors: ReadonlyMap<string, string>) => readonly string[]

/**
 * A plan as nodes of a graph: what `applyPlan` does, in doubles, where null is NaN, or `MISSING_CATEGORY` in text.
 * @throws StepError BROKEN_CONTRACT where the plan was not fitted on such features
 */
export async function planNodes(plan: TransformPlan, features: readonly RawColumn[]): Promise<AddPlan> {
  const outputs = planColumns(plan, features)
  const steps = await plannedSteps(plan.transforms, features.map(planColumn))
  return (graph, tensors) => {
    const columns = new GraphColumns(graph, tensors)
    for (const planned of steps) {
      if ('expression' in planned) {
        const { step, expression, reads } = planned
        columns.set(step.column, expressionNodes(expression, reads, columns))
      } else addNodes(planned.step, columns)
    }
    return outputs.map(({ name }) => columns.get(name))
  }
}
