import { didYouMean } from '@millrace/errors'
import type { Expression, ValueType } from './expression.ts'
import { FUNCTIONS } from './signatures.ts'
import type { Placed, SourceReader } from './source-reader.ts'
import type { Syntax } from './syntax.ts'
import { call } from './typed-call.ts'
import { binary, comparison, unary } from './typed-operators.ts'

const DEEPEST = 200
const NO_NULL = 'null stands only in a branch of a ? b : null; isNull(x) tests for it, coalesce(x, y) replaces it'

/** The checked expression that mathjs' syntax means; reads the nodes in the order of the source, so that each knows its place. */
export function typedTree(reader: SourceReader, syntax: Syntax, depth = 0): Placed {
  if (depth > DEEPEST)
    throw reader.refuse(
      reader.here(),
      `it is more than ${DEEPEST} operations deep`,
      'split it into several expressions',
    )
  const read = (below: Syntax): Placed => typedTree(reader, below, depth + 1)
  switch (syntax.type) {
    case 'ConstantNode':
      return constant(reader, syntax.value)
    case 'SymbolNode':
      return symbol(reader, syntax.name)
    case 'ParenthesisNode':
      return typedTree(reader, syntax.content, depth)
    case 'OperatorNode':
      return operator(reader, syntax, read)
    case 'RelationalNode':
      return comparison(reader, syntax.conditionals, syntax.params.map(read))
    case 'ConditionalNode':
      return conditional(reader, [syntax.condition, syntax.trueExpr, syntax.falseExpr], read)
    case 'FunctionNode':
      return functionCall(reader, syntax, read)
    default:
      throw reader.refuse(reader.here(), `${spelled(syntax.type)} is not part of the language`, FUNCTIONS)
  }
}

function constant(reader: SourceReader, value: number | string | boolean | null | undefined): Placed {
  const at = reader.advance(({ kind, text }) =>
    typeof value === 'string' ? kind === 'string' : text === String(value) || kind === 'number',
  )
  if (typeof value === 'string') return { tree: { kind: 'literal', type: 'string', value }, at }
  if (typeof value === 'boolean') return { tree: { kind: 'literal', type: 'boolean', value }, at }
  if (value === null || value === undefined) throw reader.refuse(at, `${value} has no type here`, NO_NULL)
  if (value === Infinity && !reader.source.startsWith('Infinity', at))
    throw reader.refuse(at, 'the number is larger than a double can be', 'write Infinity if you mean it')
  return { tree: { kind: 'literal', type: 'number', value }, at }
}

function symbol(reader: SourceReader, name: string): Placed {
  const at = reader.advance(({ kind, text }) => kind === 'word' && text === name)
  if (name === 'pi' && !reader.columns.has(name))
    return { tree: { kind: 'literal', type: 'number', value: Math.PI }, at }
  return column(reader, name, at)
}

function column(reader: SourceReader, name: string, at: number): Placed {
  const type = reader.columns.get(name)
  if (type !== undefined) return { tree: { kind: 'column', type, name }, at }
  const known = [...reader.columns.keys()]
  const more = known.length > 10 ? `, … and ${known.length - 10} more` : ''
  const list = known.length === 0 ? 'no columns are known here' : `columns are ${known.slice(0, 10).join(', ')}${more}`
  throw reader.refuse(
    at,
    `there is no column ${JSON.stringify(name)}${didYouMean(name, known)}`,
    `${list}; a name that is no identifier is written col("its name"), a text in quotation marks`,
  )
}

type Read = (syntax: Syntax) => Placed

function operator(reader: SourceReader, syntax: Extract<Syntax, { type: 'OperatorNode' }>, read: Read): Placed {
  const { op, implicit } = syntax
  const [first, second] = syntax.args
  if (first === undefined) throw new Error(`mathjs gave the operator ${op} no operand`)
  if (second === undefined) {
    const at = reader.advance(({ text }) => text === op)
    return unary(reader, op, at, read(first))
  }
  const left = read(first)
  if (implicit)
    throw reader.refuse(reader.here(), 'an operator is missing before this', 'write * to multiply; there are no units')
  const right = read(second)
  if (op !== '??') return binary(reader, op, left, right)
  const { tree, at } = left
  const chain = tree.kind === 'call' && tree.name === 'coalesce' ? tree.args.map((arg) => ({ tree: arg, at })) : [left]
  return call(reader, 'coalesce', at, [...chain, right])
}

function conditional(reader: SourceReader, [test, yes, no]: readonly [Syntax, Syntax, Syntax], read: Read): Placed {
  const condition = read(test)
  reader.demand('boolean', 'the condition of ? :', [condition])
  const whenTrue = branch(reader, yes, read)
  const otherwise = branch(reader, no, read)
  const type: ValueType | undefined = whenTrue?.tree.type ?? otherwise?.tree.type
  if (type === undefined) throw reader.refuse(condition.at, 'both branches are null', NO_NULL)
  if (otherwise !== undefined) reader.demand(type, 'the other branch', [otherwise])
  const none: Expression = { kind: 'null', type }
  return {
    tree: {
      kind: 'conditional',
      type,
      condition: condition.tree,
      whenTrue: whenTrue?.tree ?? none,
      otherwise: otherwise?.tree ?? none,
    },
    at: condition.at,
  }
}

/** A branch of a conditional, or nothing for null. */
function branch(reader: SourceReader, syntax: Syntax, read: Read): Placed | undefined {
  if (syntax.type === 'ParenthesisNode') return branch(reader, syntax.content, read)
  if (syntax.type !== 'ConstantNode' || syntax.value !== null) return read(syntax)
  reader.advance(({ text }) => text === 'null')
  return undefined
}

function functionCall(reader: SourceReader, syntax: Extract<Syntax, { type: 'FunctionNode' }>, read: Read): Placed {
  if (syntax.fn.type !== 'SymbolNode')
    throw reader.refuse(reader.here(), 'only a function by its name can be called', FUNCTIONS)
  const { name } = syntax.fn
  const at = reader.advance(({ kind, text }) => kind === 'word' && text === name)
  const [first, second] = syntax.args
  if (name !== 'col') return call(reader, name, at, syntax.args.map(read))
  if (first?.type === 'ConstantNode' && typeof first.value === 'string' && second === undefined) {
    reader.advance(({ kind }) => kind === 'string')
    return column(reader, first.value, at)
  }
  throw reader.refuse(at, 'col takes the name of one column, as a text', 'write col("its name")')
}

/** `RangeNode` as "range". */
const spelled = (type: string): string =>
  type
    .replace(/Node$/, '')
    .replace(/\B[A-Z]/g, (letter) => ` ${letter}`)
    .toLowerCase()
