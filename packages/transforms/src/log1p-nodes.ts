import type { GraphBuilder } from '@millrace/onnx'

/**
 * log(1 + x) to a few units in the last place also for small x, which ONNX has no operator for:
 * log(u) · (x / (u - 1)) where u is the rounded 1 + x (Goldberg 1991, theorem 4).
 */
export function log1p(graph: GraphBuilder, x: string): string {
  const one = graph.double(1)
  const u = graph.node('Add', [x, one])
  const correction = graph.node('Div', [x, graph.node('Sub', [u, one])])
  const corrected = graph.node('Mul', [graph.node('Log', [u]), correction])
  const infinite = graph.node('Equal', [u, graph.double(Number.POSITIVE_INFINITY)])
  const small = graph.node('Equal', [u, one])
  return graph.node('Where', [small, x, graph.node('Where', [infinite, x, corrected])])
}
