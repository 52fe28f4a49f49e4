import type { Call, Comparison, Conditional, Expression, Logical } from '@millrace/expressions'
import { textComparison } from './expression-graph-problem.ts'
import { type GraphColumns, NULL_CODE } from './graph-columns.ts'
import { arithmeticNodes, COMPARISONS, callNodes } from './number-nodes.ts'

/** Tensors of an expression: a double or a Boolean a row, which says nothing where `nulls` is true. */
interface Value {
  readonly tensor: string
  /** Absent where no row is null. */
  readonly nulls: string | undefined
}

/** Adds the nodes of an expression that reads columns: a double for each row, NaN where it is null. */
export function expressionNodes(expression: Expression, reads: readonly string[], columns: GraphColumns): string {
  const { graph } = columns
  const { tensor, nulls } = new ExpressionNodes(columns).value(expression)
  const double = expression.type === 'boolean' ? graph.cast(tensor, 'double') : tensor
  const values = nulls === undefined ? double : graph.node('Where', [nulls, graph.double(Number.NaN), double])
  const [column = ''] = reads
  return graph.node('Expand', [values, graph.node('Shape', [columns.get(column)])])
}

class ExpressionNodes {
  readonly #columns: GraphColumns

  constructor(columns: GraphColumns) {
    this.#columns = columns
  }

  value(expression: Expression): Value {
    const { graph } = this.#columns
    switch (expression.kind) {
      case 'literal':
        return { tensor: this.#literal(expression.value), nulls: undefined }
      case 'null':
        return { tensor: this.#literal(expression.type === 'boolean' ? false : 0), nulls: this.#literal(true) }
      case 'column':
        return this.#column(expression.name, expression.type)
      case 'negation':
      case 'not': {
        const { tensor, nulls } = this.value(expression.operand)
        return { tensor: graph.node(expression.kind === 'not' ? 'Not' : 'Neg', [tensor]), nulls }
      }
      case 'arithmetic': {
        const [left, right] = [this.value(expression.left), this.value(expression.right)]
        const tensor = arithmeticNodes(graph, expression.operator, left.tensor, right.tensor)
        return { tensor, nulls: this.#either(left.nulls, right.nulls) }
      }
      case 'comparison':
        return this.#comparison(expression)
      case 'logical':
        return this.#logical(expression.operator, this.value(expression.left), this.value(expression.right))
      case 'conditional':
        return this.#conditional(expression)
      case 'call':
        return this.#call(expression)
    }
  }

  #literal(value: number | boolean | string): string {
    const { graph } = this.#columns
    if (typeof value === 'string') throw new Error('a text among numbers')
    return typeof value === 'number' ? graph.double(value) : graph.cast(graph.double(Number(value)), 'boolean')
  }

  #column(name: string, type: Expression['type']): Value {
    const { graph } = this.#columns
    const tensor = this.#columns.get(name)
    const nulls = graph.node('IsNaN', [tensor])
    return { tensor: type === 'boolean' ? graph.node('Equal', [tensor, graph.double(1)]) : tensor, nulls }
  }

  /** Comparisons of neighbours, all of which have to be true. */
  #comparison(comparison: Comparison): Value {
    const text = textComparison(comparison)
    if (text !== undefined) {
      const { graph } = this.#columns
      const code = this.#columns.textCodes(text.column, [text.text])
      const equal = graph.node('Equal', [code, graph.double(0)])
      const nulls = graph.node('Equal', [code, graph.double(NULL_CODE)])
      return { tensor: text.equal ? equal : graph.node('Not', [equal]), nulls }
    }
    const operands = comparison.operands.map((operand) => this.value(operand))
    const pairs = comparison.operators.flatMap((operator, index): Value[] => {
      const [left, right] = [operands[index], operands[index + 1]]
      if (left === undefined || right === undefined) return []
      const tensor = COMPARISONS[operator](this.#columns.graph, left.tensor, right.tensor)
      return [{ tensor, nulls: this.#either(left.nulls, right.nulls) }]
    })
    return pairs.reduce((all, pair) => this.#logical('and', all, pair))
  }

  /** Kleene's: a side that decides alone does so also beside null. */
  #logical(operator: Logical['operator'], left: Value, right: Value): Value {
    const { graph } = this.#columns
    const tensor = graph.node(operator === 'and' ? 'And' : 'Or', [left.tensor, right.tensor])
    const nulls = this.#either(left.nulls, right.nulls)
    if (nulls === undefined) return { tensor, nulls }
    const decisive = ({ tensor, nulls }: Value) => {
      const decides = operator === 'and' ? graph.node('Not', [tensor]) : tensor
      return nulls === undefined ? decides : graph.node('And', [decides, graph.node('Not', [nulls])])
    }
    const decided = graph.node('Or', [decisive(left), decisive(right)])
    const value = operator === 'and' ? graph.node('Not', [decided]) : decided
    return { tensor: value, nulls: graph.node('And', [nulls, graph.node('Not', [decided])]) }
  }

  #conditional({ type, condition, whenTrue, otherwise }: Conditional): Value {
    const { graph } = this.#columns
    const { tensor, nulls } = this.value(condition)
    const holds = nulls === undefined ? tensor : graph.node('And', [tensor, graph.node('Not', [nulls])])
    return this.#choice(type, holds, this.value(whenTrue), this.value(otherwise))
  }

  #call({ type, name, args }: Call): Value {
    const { graph } = this.#columns
    if (name === 'isNull') return { tensor: this.#isNull(args), nulls: undefined }
    const values = args.map((arg) => this.value(arg))
    if (name === 'coalesce') return values.reduceRight((rest, value) => this.#orElse(type, value, rest))
    const tensor = callNodes(
      graph,
      name,
      values.map(({ tensor }) => tensor),
    )
    return { tensor, nulls: values.map(({ nulls }) => nulls).reduce((a, b) => this.#either(a, b)) }
  }

  #isNull([argument]: Call['args']): string {
    const { graph } = this.#columns
    if (argument === undefined) throw new Error('isNull of nothing')
    if (argument.kind === 'column' && argument.type === 'string')
      return graph.cast(this.#columns.textIsNull(argument.name), 'boolean')
    return this.value(argument).nulls ?? this.#literal(false)
  }

  #orElse(type: Expression['type'], value: Value, rest: Value): Value {
    return value.nulls === undefined ? value : this.#choice(type, value.nulls, rest, value)
  }

  #choice(type: Expression['type'], condition: string, a: Value, b: Value): Value {
    const { graph } = this.#columns
    const tensor =
      type === 'boolean'
        ? this.#truthOf(condition, a.tensor, b.tensor)
        : graph.node('Where', [condition, a.tensor, b.tensor])
    if (a.nulls === undefined && b.nulls === undefined) return { tensor, nulls: undefined }
    const never = this.#literal(false)
    return { tensor, nulls: this.#truthOf(condition, a.nulls ?? never, b.nulls ?? never) }
  }

  /** Booleans chosen by Booleans, which onnxruntime's Where has no kernel for. */
  #truthOf(condition: string, a: string, b: string): string {
    const { graph } = this.#columns
    const otherwise = graph.node('And', [graph.node('Not', [condition]), b])
    return graph.node('Or', [graph.node('And', [condition, a]), otherwise])
  }

  #either(a: string | undefined, b: string | undefined): string | undefined {
    return a === undefined || b === undefined ? (a ?? b) : this.#columns.graph.node('Or', [a, b])
  }
}
