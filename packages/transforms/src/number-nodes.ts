import type { ArithmeticOperator, ComparisonOperator, FunctionName } from '@millrace/expressions'
import type { GraphBuilder } from '@millrace/onnx'
import { log1p } from './log1p-nodes.ts'

/** Arithmetic on doubles; the remainder has the sign of the divisor. */
export function arithmeticNodes(graph: GraphBuilder, operator: ArithmeticOperator, a: string, b: string): string {
  if (operator !== 'mod') return graph.node(ARITHMETIC[operator], [a, b])
  const quotient = graph.node('Floor', [graph.node('Div', [a, b])])
  return graph.node('Sub', [a, graph.node('Mul', [b, quotient])])
}

const ARITHMETIC = { '+': 'Add', '-': 'Sub', '*': 'Mul', '/': 'Div', '^': 'Pow' } as const

type Compare = (graph: GraphBuilder, a: string, b: string) => string

/** Comparisons as IEEE 754 has them: with NaN only `!=` is true. */
export const COMPARISONS: Readonly<Record<ComparisonOperator, Compare>> = {
  '==': (graph, a, b) => graph.node('Equal', [a, b]),
  '!=': (graph, a, b) => graph.node('Not', [graph.node('Equal', [a, b])]),
  '<': (graph, a, b) => graph.node('Less', [a, b]),
  '<=': (graph, a, b) => graph.node('LessOrEqual', [a, b]),
  '>': (graph, a, b) => graph.node('Greater', [a, b]),
  '>=': (graph, a, b) => graph.node('GreaterOrEqual', [a, b]),
}

/** A function of doubles that gives doubles, or whether they are NaN. */
export function callNodes(graph: GraphBuilder, name: FunctionName, args: readonly string[]): string {
  const [first = '', ...others] = args
  const operator = OPERATORS[name]
  if (operator !== undefined) return graph.node(operator, [first])
  switch (name) {
    case 'log1p':
      return log1p(graph, first)
    case 'log2':
      return graph.node('Div', [graph.node('Log', [first]), graph.double(Math.LN2)])
    case 'log10':
      return graph.node('Div', [graph.node('Log', [first]), graph.double(Math.LN10)])
    case 'min':
      return others.reduce((a, b) => extreme(graph, 'Less', a, b), first)
    case 'max':
      return others.reduce((a, b) => extreme(graph, 'Greater', a, b), first)
    default:
      throw new Error(`${name} has no nodes`)
  }
}

const OPERATORS: Partial<Record<FunctionName, string>> = {
  abs: 'Abs',
  sqrt: 'Sqrt',
  exp: 'Exp',
  log: 'Log',
  sin: 'Sin',
  cos: 'Cos',
  floor: 'Floor',
  ceil: 'Ceil',
  round: 'Round',
  isNaN: 'IsNaN',
}

/** NaN where either is. */
function extreme(graph: GraphBuilder, comparison: 'Less' | 'Greater', a: string, b: string): string {
  const other = graph.node('Or', [graph.node('IsNaN', [b]), graph.node(comparison, [b, a])])
  return graph.node('Where', [other, b, a])
}
