import type { Comparison, Expression, FunctionName } from '@millrace/expressions'

/** Why an expression cannot be computed in a graph of doubles; undefined where it can. */
export function graphProblem(expression: Expression): string | undefined {
  if (expression.type === 'timestamp') return 'it reads a timestamp'
  switch (expression.kind) {
    case 'literal':
    case 'null':
    case 'column':
      return expression.type === 'string'
        ? 'a text can only be compared with == and != to a text that is given'
        : undefined
    case 'negation':
    case 'not':
      return graphProblem(expression.operand)
    case 'arithmetic':
    case 'logical':
      return firstProblem([expression.left, expression.right])
    case 'comparison':
      return textComparison(expression) === undefined ? firstProblem(expression.operands) : undefined
    case 'conditional':
      return firstProblem([expression.condition, expression.whenTrue, expression.otherwise])
    case 'call':
      if (expression.name === 'isNull' && expression.args[0]?.kind === 'column') return undefined
      return IN_GRAPHS.has(expression.name)
        ? firstProblem(expression.args)
        : `${expression.name} has no operator of doubles in ONNX`
  }
}

export interface TextComparison {
  readonly column: string
  readonly text: string
  readonly equal: boolean
}

/** A column of text held against one text. */
export function textComparison({ operators, operands }: Comparison): TextComparison | undefined {
  const [operator, ...otherOperators] = operators
  const column = operands.find((operand) => operand.kind === 'column')
  const literal = operands.find((operand) => operand.kind === 'literal')
  if (otherOperators.length > 0 || column === undefined || literal?.type !== 'string') return undefined
  if (operator !== '==' && operator !== '!=') return undefined
  return { column: column.name, text: literal.value, equal: operator === '==' }
}

const firstProblem = (parts: readonly Expression[]): string | undefined =>
  parts.map(graphProblem).find((problem) => problem !== undefined)

const IN_GRAPHS: ReadonlySet<FunctionName> = new Set<FunctionName>([
  'abs',
  'sqrt',
  'exp',
  'log',
  'log2',
  'log10',
  'log1p',
  'sin',
  'cos',
  'floor',
  'ceil',
  'round',
  'min',
  'max',
  'isNaN',
  'isNull',
  'coalesce',
])
