export { children } from './children.ts'
export { columnsOf } from './columns-of.ts'
export { evaluate, type Values } from './evaluate.ts'
export type {
  Arithmetic,
  ArithmeticOperator,
  Call,
  Column,
  Comparison,
  ComparisonOperator,
  Conditional,
  Expression,
  FunctionName,
  Literal,
  Logical,
  LogicalOperator,
  Negation,
  Not,
  Null,
  ValueType,
} from './expression.ts'
export { type ParseOptions, parseExpression } from './parse-expression.ts'
export { print } from './print.ts'
export { renameColumns } from './rename-columns.ts'
export type { Scalar } from './scalar-functions.ts'
export { toPolars } from './to-polars.ts'
