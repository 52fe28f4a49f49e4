import { isStepError } from '@millrace/errors'
import fc from 'fast-check'
import pl from 'nodejs-polars'
import { expect, test } from 'vitest'
import {
  type Expression,
  evaluate,
  type FunctionName,
  parseExpression,
  print,
  type Scalar,
  toPolars,
} from '../src/index.ts'
import { booleans, COLUMNS, numbers, type Row, rows, strings } from './random-expressions.ts'

const TYPES = { number: pl.Float64, boolean: pl.Bool, string: pl.String, timestamp: pl.Datetime('ms') }

async function inPolars(expression: Expression, table: readonly Row[]): Promise<Scalar[]> {
  const columns = Object.entries(COLUMNS).map(([name, type]) =>
    pl.Series(
      name,
      table.map((row) => row[name as keyof Row]),
      TYPES[type],
    ),
  )
  const frame = pl.DataFrame(columns).withColumns((await toPolars(expression)).alias('result'))
  return frame.getColumn('result').toArray() as Scalar[]
}

const onScalars = (expression: Expression, table: readonly Row[]): Scalar[] =>
  table.map((row) => evaluate(expression, row))

test('a Polars column and the scalar evaluation agree to the bit on random trees and rows', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(numbers, booleans, strings), rows, async (expression, table) => {
      const result = await inPolars(expression, table).catch((error) => {
        fc.pre(!isStepError(error, 'USAGE'))
        throw error
      })
      expect(result, print(expression)).toEqual(onScalars(expression, table))
    }),
    { numRuns: 150 },
  )
})

test('the canonical text of a random tree parses back to an equal tree', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(numbers, booleans, strings), async (expression) => {
      const text = print(expression)
      expect(await parseExpression(JSON.parse(JSON.stringify(text)), COLUMNS), text).toEqual(expression)
    }),
    { numRuns: 500 },
  )
})

const TRANSCENDENTAL: FunctionName[] = ['exp', 'log', 'log2', 'log10', 'log1p', 'sin', 'cos']

test('exponentials, logarithms, sines and powers agree within four units in the last place', async () => {
  const x: Expression = { kind: 'column', type: 'number', name: 'x' }
  const transcendental = fc.oneof(
    fc.constantFrom(...TRANSCENDENTAL).map((name): Expression => ({ kind: 'call', type: 'number', name, args: [x] })),
    fc
      .oneof(fc.constantFrom(0, 1, 2, 3, -1, -2, 1.5, -0.5, 1 / 3, 10), fc.double({ noNaN: true, min: -1e3, max: 1e3 }))
      .filter((value) => value !== 0.5)
      .map((value): Expression => {
        return {
          kind: 'arithmetic',
          type: 'number',
          operator: '^',
          left: x,
          right: { kind: 'literal', type: 'number', value },
        }
      }),
  )
  await fc.assert(
    fc.asyncProperty(transcendental, rows, async (expression, table) => {
      const [columns, scalars] = [await inPolars(expression, table), onScalars(expression, table)]
      const far = columns.findIndex((value, index) => !near(value, scalars[index] ?? null))
      expect(far < 0 ? '' : `${print(expression)} of ${table[far]?.x}: ${columns[far]}, ${scalars[far]}`).toBe('')
    }),
    { numRuns: 100 },
  )
})

function near(a: Scalar, b: Scalar): boolean {
  if (typeof a !== 'number' || typeof b !== 'number' || !Number.isFinite(a)) return Object.is(a, b)
  return Math.abs(a - b) <= 4 * Math.max(Number.EPSILON * Math.abs(b), Number.MIN_VALUE)
}
