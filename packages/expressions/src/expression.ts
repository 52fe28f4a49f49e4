/** What a value can be; every number is an IEEE double, every timestamp an instant in UTC. */
export type ValueType = 'number' | 'boolean' | 'string' | 'timestamp'

export type ArithmeticOperator = '+' | '-' | '*' | '/' | 'mod' | '^'
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>='
export type LogicalOperator = 'and' | 'or'

/** Every function of the language; mathjs' name where mathjs has one. */
export type FunctionName =
  | 'abs'
  | 'sqrt'
  | 'exp'
  | 'log'
  | 'log2'
  | 'log10'
  | 'log1p'
  | 'sin'
  | 'cos'
  | 'floor'
  | 'ceil'
  | 'round'
  | 'min'
  | 'max'
  | 'isNaN'
  | 'isNull'
  | 'coalesce'
  | 'length'
  | 'lower'
  | 'upper'
  | 'contains'
  | 'year'
  | 'month'
  | 'day'
  | 'hour'
  | 'minute'
  | 'dayOfWeek'
  | 'epochSeconds'

export type Literal =
  | { readonly kind: 'literal'; readonly type: 'number'; readonly value: number }
  | { readonly kind: 'literal'; readonly type: 'boolean'; readonly value: boolean }
  | { readonly kind: 'literal'; readonly type: 'string'; readonly value: string }

/** Null as a branch of a conditional, of the type of the other branch. */
export interface Null {
  readonly kind: 'null'
  readonly type: ValueType
}

export interface Column {
  readonly kind: 'column'
  readonly type: ValueType
  readonly name: string
}

export interface Negation {
  readonly kind: 'negation'
  readonly type: 'number'
  readonly operand: Expression
}

/** Arithmetic on two numbers; the right side of `^` is always a finite number literal other than 0.5, which is `sqrt`. */
export interface Arithmetic {
  readonly kind: 'arithmetic'
  readonly type: 'number'
  readonly operator: ArithmeticOperator
  readonly left: Expression
  readonly right: Expression
}

/** `operands[0] operators[0] operands[1] operators[1] …`: true where every neighbouring pair compares so. */
export interface Comparison {
  readonly kind: 'comparison'
  readonly type: 'boolean'
  readonly operators: readonly ComparisonOperator[]
  readonly operands: readonly Expression[]
}

export interface Logical {
  readonly kind: 'logical'
  readonly type: 'boolean'
  readonly operator: LogicalOperator
  readonly left: Expression
  readonly right: Expression
}

export interface Not {
  readonly kind: 'not'
  readonly type: 'boolean'
  readonly operand: Expression
}

/** `condition ? whenTrue : otherwise`; a null condition gives `otherwise`. */
export interface Conditional {
  readonly kind: 'conditional'
  readonly type: ValueType
  readonly condition: Expression
  readonly whenTrue: Expression
  readonly otherwise: Expression
}

export interface Call {
  readonly kind: 'call'
  readonly type: ValueType
  readonly name: FunctionName
  readonly args: readonly Expression[]
}

/** A checked expression: well typed, and nothing in it but what this union names. */
export type Expression =
  | Literal
  | Null
  | Column
  | Negation
  | Arithmetic
  | Comparison
  | Logical
  | Not
  | Conditional
  | Call
