import { type DeclaredTransform, TransformDeclarations } from '@millrace/contracts'
import fc from 'fast-check'
import type { RawColumn } from '../src/index.ts'
import type { Rows } from './both-ways.ts'

export const COLUMNS: readonly RawColumn[] = [
  { name: 'a', type: 'Float64' },
  { name: 'b', type: 'Float64' },
  { name: 'n', type: 'Int64' },
  { name: 'f', type: 'Boolean' },
  { name: 'c', type: 'String' },
]

const often = <T>(cell: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: cell }, { weight: 1, arbitrary: fc.constant(null) })
const ordinary = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ min: -1e3, max: 1e3, noNaN: true }))
const extreme = fc.oneof(fc.constantFrom(0, -0, Number.NaN, Infinity, -Infinity, 1e300, -1e-300, 5e-324), fc.double())
const TEXTS = ['red', 'blue', '', 'é\u{1F600}', 'Red', ' red']

const rowsOf = (real: fc.Arbitrary<number>, whole: fc.Arbitrary<number>, text: fc.Arbitrary<string>, least: number) =>
  fc
    .array(fc.tuple(often(real), often(real), often(whole), often(fc.constantFrom(0, 1)), often(text)), {
      minLength: least,
      maxLength: 25,
    })
    .map(
      (rows): Rows =>
        Object.fromEntries(COLUMNS.map(({ name }, index) => [name, rows.map((row) => row[index] ?? null)])),
    )

/** Rows that something can be fitted on. */
export const trainingRows = rowsOf(ordinary, fc.integer({ min: -3, max: 3 }), fc.constantFrom(...TEXTS), 3)
/** Rows of any kind: categories that were never seen, infinities, tiny numbers. */
export const anyRows = rowsOf(
  fc.oneof(ordinary, extreme),
  fc.integer({ min: -9, max: 9 }),
  fc.oneof(fc.constantFrom(...TEXTS), fc.string()),
  0,
)

/** Expressions of numbers that both sides compute in the same steps of IEEE 754, so that jumps are at the same place. */
const { number, condition } = fc.letrec<{ number: string; condition: string }>((tie) => ({
  number: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom('a', 'b', 'n', '2.5', '0.1', '7'),
    fc.tuple(fc.constantFrom('+', '-', '*'), tie('number'), tie('number')).map(([op, x, y]) => `(${x} ${op} ${y})`),
    fc
      .tuple(fc.constantFrom('abs', 'floor', 'ceil', 'round', 'sqrt', '-'), tie('number'))
      .map(([f, x]) => `${f}(${x})`),
    fc
      .tuple(fc.constantFrom('min', 'max', 'coalesce'), tie('number'), tie('number'))
      .map(([f, x, y]) => `${f}(${x}, ${y})`),
    fc.tuple(tie('condition'), tie('number'), tie('number')).map(([when, x, y]) => `(${when} ? ${x} : ${y})`),
    tie('condition').map((when) => `(${when} ? null : 1)`),
  ),
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom('f', 'c == "red"', '"blue" != c', 'isNull(c)', 'isNull(a)', 'true'),
    fc
      .tuple(fc.constantFrom('<', '<=', '==', '!=', '>', '>='), tie('number'), tie('number'))
      .map(([op, x, y]) => `(${x} ${op} ${y})`),
    tie('number').map((x) => `(0 < ${x} <= 3)`),
    fc.tuple(fc.constantFrom('and', 'or'), tie('condition'), tie('condition')).map(([op, x, y]) => `(${x} ${op} ${y})`),
    fc
      .tuple(fc.constantFrom('not', 'isNull', 'isNaN'), tie('condition'), tie('number'))
      .map(([f, p, x]) => (f === 'not' ? `not (${p})` : `${f}(${x})`)),
    fc.tuple(tie('condition'), tie('condition'), tie('condition')).map(([p, x, y]) => `(${p} ? ${x} : ${y})`),
  ),
}))

/** At the top also functions whose last bit may differ. */
const expression = fc.oneof(
  number,
  condition,
  fc.tuple(fc.constantFrom('exp', 'log', 'log2', 'log10', 'log1p', 'sin', 'cos'), number).map(([f, x]) => `${f}(${x})`),
  fc.tuple(fc.constantFrom('/', 'mod'), number, number).map(([op, x, y]) => `${x} ${op} ${y}`),
  fc.tuple(number, fc.constantFrom('2', '3', '-1', '1.5')).map(([x, power]) => `(${x}) ^ ${power}`),
)

const maybe = <T>(entry: fc.Arbitrary<T>) => fc.option(entry, { nil: undefined })
const strategy = fc.constantFrom('mean', 'median', 'most_frequent')
const real = (columns: string | string[]) =>
  fc
    .tuple(
      maybe(
        fc.record({
          type: fc.constant('impute'),
          columns: fc.constant(columns),
          strategy,
          add_indicator: fc.boolean(),
        }),
      ),
      maybe(
        fc.constantFrom(
          { type: 'clip', columns, min: 0.1, max: 2.75 },
          { type: 'clip', columns, lower_quantile: 0.1 },
          { type: 'clip', columns, min: -1, upper_quantile: 0.8 },
        ),
      ),
      maybe(
        // What is not positive has no logarithm.
        fc.constantFrom('log', 'log1p').map((of) => [
          { type: 'clip', columns, min: 1e-9 },
          { type: 'log', columns, function: of },
        ]),
      ),
      maybe(fc.constant({ type: 'standardize', columns })),
      maybe(
        fc.record({
          type: fc.constant('bin'),
          columns: fc.constant(columns),
          n_bins: fc.integer({ min: 2, max: 6 }),
          strategy: fc.constantFrom('uniform', 'quantile'),
          encode: fc.constantFrom('onehot', 'ordinal'),
        }),
      ),
    )
    .map((entries) => entries.flat().filter((entry) => entry !== undefined))

const encoded = (columns: string | string[]) =>
  fc.oneof(
    fc.record({
      type: fc.constant('one_hot'),
      columns: fc.constant(columns),
      handle_unknown: fc.constantFrom('ignore', 'error'),
      drop: fc.constantFrom('first', 'if_binary', undefined),
    }),
    fc.record({
      type: fc.constant('ordinal'),
      columns: fc.constant(columns),
      unknown_value: maybe(fc.constantFrom(-1, 99.5)),
      encoded_missing_value: maybe(fc.constantFrom(-2, 0)),
    }),
  )

const textual = fc
  .tuple(
    maybe(
      fc.constantFrom(
        { type: 'impute', columns: 'c', strategy: 'most_frequent' },
        { type: 'impute', columns: 'c', strategy: 'constant', fill_value: 'red', add_indicator: true },
        { type: 'impute', columns: 'c', strategy: 'constant', fill_value: 'none' },
      ),
    ),
    encoded('c'),
  )
  .map((entries) => entries.filter((entry) => entry !== undefined))

/** Declarations of every kind, in an order that makes sense; columns are derived before all others. */
export const declarations: fc.Arbitrary<DeclaredTransform[]> = fc
  .tuple(
    fc.array(expression, { maxLength: 2 }),
    fc.oneof(real(['a', 'b']), real('a')),
    fc.oneof(
      real('n'),
      encoded(['n', 'f']).map((entry) => [entry]),
    ),
    textual,
  )
  .map(([expressions, ...groups]) => {
    const derived = expressions.map((text, index) => ({
      type: 'derive',
      name: `derived ${index}`,
      expression: `${text}`,
    }))
    return TransformDeclarations.parse({ transforms: JSON.parse(JSON.stringify([...derived, ...groups.flat()])) })
  })
  .map(({ transforms }) => transforms.map((declared, index) => ({ ...declared, at: `transforms.yaml:${index + 2}` })))
