import { readFile } from 'node:fs/promises'
import type { LinearModel } from '@millrace/onnx'
import type { ModelFolder } from './read-model.ts'

/**
 * A model folder's graph as coefficients over its columns, for scoring without onnxruntime; undefined where the graph
 * is not one that millrace wrote for a linear model.
 * @throws StepError BROKEN_CONTRACT
 */
export async function readLinearForm({ graphPath }: ModelFolder): Promise<LinearModel | undefined> {
  const { decodeModel, linearForm, mayBeOurs } = await import('@millrace/onnx')
  const bytes = await readFile(graphPath)
  return mayBeOurs(bytes) ? linearForm(decodeModel(bytes, graphPath)) : undefined
}
