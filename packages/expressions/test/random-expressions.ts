import fc from 'fast-check'
import type { Expression, FunctionName, Scalar, ValueType } from '../src/index.ts'

export const COLUMNS = {
  x: 'number',
  y: 'number',
  n: 'number',
  'net weight': 'number',
  f: 'boolean',
  g: 'boolean',
  s: 'string',
  u: 'string',
  t: 'timestamp',
  v: 'timestamp',
} as const satisfies Record<string, ValueType>

export type Row = Record<keyof typeof COLUMNS, Scalar>

const HARD = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  2.5,
  -2.5,
  3,
  49,
  0.1,
  0.3,
  1e-320,
  -5e-324,
  1e308,
  -1e308,
  2 ** 53,
  1e17,
  NaN,
  Infinity,
  -Infinity,
]
const number = fc.oneof(fc.constantFrom(...HARD), fc.double(), fc.integer({ min: -1000, max: 1000 }))
const text = fc.oneof(
  fc.constantFrom('', 'a', 'ab', 'A', 'a.c', '\\', 'x😀y', 'ÄÖ', 'ß', 'ΑΣ'),
  fc.string({ maxLength: 5, unit: 'grapheme' }),
)
const time = fc.date({
  min: new Date('1677-10-01T00:00:00Z'),
  max: new Date('2262-01-01T00:00:00Z'),
  noInvalidDate: true,
})
const orNull = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 6 })

/** Rows of every column, rich in null, NaN, infinities, zeros of both signs, subnormal and huge numbers. */
export const rows: fc.Arbitrary<Row[]> = fc.array(
  fc.record({
    x: orNull(number),
    y: orNull(number),
    n: orNull(fc.integer({ min: -5, max: 5 })),
    'net weight': orNull(number),
    f: orNull(fc.boolean()),
    g: orNull(fc.boolean()),
    s: orNull(text),
    u: orNull(text),
    t: orNull(time),
    v: orNull(time),
  }),
  { minLength: 1, maxLength: 12 },
)

const column = (type: ValueType): fc.Arbitrary<Expression> =>
  fc
    .constantFrom(...Object.entries(COLUMNS).filter(([, it]) => it === type))
    .map(([name]) => ({ kind: 'column', type, name }))

const call = (type: ValueType, name: FunctionName, ...args: fc.Arbitrary<Expression>[]): fc.Arbitrary<Expression> =>
  fc.tuple(...args).map((given) => ({ kind: 'call', type, name, args: given }))

const conditional = (
  type: ValueType,
  test: fc.Arbitrary<Expression>,
  branch: fc.Arbitrary<Expression>,
): fc.Arbitrary<Expression> =>
  fc.tuple(test, branch, branch, fc.constantFrom('both', 'true', 'false')).map(([condition, yes, no, which]) => {
    const none: Expression = { kind: 'null', type }
    return {
      kind: 'conditional',
      type,
      condition,
      whenTrue: which === 'false' ? none : yes,
      otherwise: which === 'true' ? none : no,
    }
  })

const DEPTH = { depthSize: 'small', maxDepth: 3 } as const

/** Random well-typed trees of what both sides compute to the bit: all but exp, logarithms, sine, cosine and powers. */
export const {
  number: numbers,
  boolean: booleans,
  string: strings,
} = fc.letrec<{ number: Expression; boolean: Expression; string: Expression }>((tie) => {
  const [n, b, s] = [tie('number'), tie('boolean'), tie('string')]
  const operators = fc.array(fc.constantFrom('==', '!=', '<', '<=', '>', '>='), { minLength: 1, maxLength: 2 })
  return {
    number: fc.oneof(
      DEPTH,
      column('number'),
      number.map((value): Expression => ({ kind: 'literal', type: 'number', value })),
      n
        .filter(({ kind }) => kind !== 'literal' && kind !== 'negation')
        .map((operand): Expression => ({ kind: 'negation', type: 'number', operand })),
      fc
        .tuple(fc.constantFrom('+', '-', '*', '/', 'mod'), n, n)
        .map(([operator, left, right]): Expression => ({ kind: 'arithmetic', type: 'number', operator, left, right })),
      fc.constantFrom<FunctionName>('abs', 'sqrt', 'floor', 'ceil', 'round').chain((name) => call('number', name, n)),
      fc
        .constantFrom<FunctionName>('min', 'max')
        .chain((name) => fc.oneof(call('number', name, n, n), call('number', name, n, n, n))),
      call('number', 'coalesce', n, n),
      conditional('number', b, n),
      call('number', 'length', s),
      fc
        .constantFrom<FunctionName>('year', 'month', 'day', 'hour', 'minute', 'dayOfWeek', 'epochSeconds')
        .chain((name) => call('number', name, column('timestamp'))),
    ),
    boolean: fc.oneof(
      DEPTH,
      column('boolean'),
      fc.boolean().map((value): Expression => ({ kind: 'literal', type: 'boolean', value })),
      operators.chain((signs) =>
        fc
          .array(n, { minLength: signs.length + 1, maxLength: signs.length + 1 })
          .map((operands): Expression => ({ kind: 'comparison', type: 'boolean', operators: signs, operands })),
      ),
      fc.tuple(fc.constantFrom('==', '!='), fc.oneof(fc.tuple(s, s), fc.tuple(b, b))).map(
        ([operator, operands]): Expression => ({
          kind: 'comparison',
          type: 'boolean',
          operators: [operator],
          operands,
        }),
      ),
      fc.tuple(fc.constantFrom('==', '!=', '<', '<=', '>', '>='), column('timestamp'), column('timestamp')).map(
        ([operator, a, z]): Expression => ({
          kind: 'comparison',
          type: 'boolean',
          operators: [operator],
          operands: [a, z],
        }),
      ),
      fc
        .tuple(fc.constantFrom('and', 'or'), b, b)
        .map(([operator, left, right]): Expression => ({ kind: 'logical', type: 'boolean', operator, left, right })),
      b.filter(({ kind }) => kind !== 'not').map((operand): Expression => ({ kind: 'not', type: 'boolean', operand })),
      call('boolean', 'isNaN', n),
      fc
        .oneof(n, b, s, column('timestamp'))
        .chain((arg) => fc.constant<Expression>({ kind: 'call', type: 'boolean', name: 'isNull', args: [arg] })),
      call('boolean', 'contains', s, s),
      conditional('boolean', b, b),
    ),
    string: fc.oneof(
      DEPTH,
      column('string'),
      text.map((value): Expression => ({ kind: 'literal', type: 'string', value })),
      fc.constantFrom<FunctionName>('lower', 'upper').chain((name) => call('string', name, s)),
      call('string', 'coalesce', s, s),
      conditional('string', b, s),
    ),
  }
})
