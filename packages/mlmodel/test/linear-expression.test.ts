import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ColumnType } from '@millrace/contracts'
import { encodeModel, linearGraph } from '@millrace/onnx'
import fc from 'fast-check'
import pl from 'nodejs-polars'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { linearExpression, openScorer, readLinearForm, readModel } from '../src/index.ts'
import { columns, writeModel } from './model-folder.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mlmodel-linear-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

type InputType = 'double' | 'float' | 'long' | 'integer' | 'boolean'
interface Feature {
  readonly type: InputType
  readonly values: readonly (number | null)[]
}

const OF_TABLE: Readonly<Record<InputType, ColumnType>> = {
  double: 'Float64',
  float: 'Float64',
  long: 'Int64',
  integer: 'Int32',
  boolean: 'Boolean',
}
const POLARS = { Float64: pl.Float64, Int64: pl.Int64, Int32: pl.Int32, Boolean: pl.Bool } as const

/** The same rows scored twice: by onnxruntime, and by the model's expression over a table of the features' own types. */
async function bothWays(features: readonly Feature[], coefficients: readonly number[], intercept: number) {
  const inputs = features.map(({ type }, i) => ({ name: `x${i}`, type }))
  const graph = encodeModel(linearGraph({ inputs, coefficients, intercept, output: 'prediction' }))
  const folder = await writeModel(
    join(root, 'model'),
    graph,
    columns(...inputs.map(({ name, type }): [string, InputType] => [name, type])),
  )
  const rows = features[0]?.values.length ?? 0
  const scorer = await openScorer(folder)
  const given = features.map(({ values }, i) => [`x${i}`, Float64Array.from(values, (value) => value ?? Number.NaN)])
  const byOnnx = await scorer.score({ rows, columns: Object.fromEntries(given) })
  await scorer.close()
  const form = await readLinearForm(await readModel(folder))
  if (form === undefined) throw new Error('the graph is linear')
  const types = features.map(({ type }, i) => ({ name: `x${i}`, type: OF_TABLE[type] }))
  const expression = await linearExpression(form, types)
  if (expression === undefined) throw new Error('every column is of its type')
  const table = pl.DataFrame(
    features.map(({ type, values }, i) =>
      pl.Series(`x${i}`, [...values], pl.Float64).cast(POLARS[OF_TABLE[type] as keyof typeof POLARS], true),
    ),
  )
  const [scored] = table.select(expression.alias('p')).getColumns()
  return {
    byOnnx: [...byOnnx],
    byPolars: scored?.toArray().map((value) => (value === null ? Number.NaN : Number(value))) ?? [],
  }
}

const value: Readonly<Record<InputType, fc.Arbitrary<number>>> = {
  double: fc.double({ min: -1e6, max: 1e6 }),
  float: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  long: fc.integer({ min: -1e6, max: 1e6 }),
  integer: fc.integer({ min: -1e6, max: 1e6 }),
  boolean: fc.integer({ min: 0, max: 1 }),
}

test('the expression gives what onnxruntime gives to 1e-12, and nothing where a value is missing', async () => {
  const problems = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 12 })).chain(([width, rows]) =>
    fc.record({
      features: fc.array(
        fc.constantFrom<InputType>('double', 'float', 'long', 'integer', 'boolean').chain((type) =>
          fc.record({
            type: fc.constant(type),
            values: fc.array(fc.option(value[type], { freq: 50 }), { minLength: rows, maxLength: rows }),
          }),
        ),
        { minLength: width, maxLength: width },
      ),
      coefficients: fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: width, maxLength: width }),
      intercept: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    }),
  )
  await fc.assert(
    fc.asyncProperty(problems, async ({ features, coefficients, intercept }) => {
      const { byOnnx, byPolars } = await bothWays(features, coefficients, intercept)
      expect(byPolars.length).toBe(byOnnx.length)
      byOnnx.forEach((expected, row) => {
        const given = features.map(({ values }) => values[row] ?? Number.NaN)
        if (given.some(Number.isNaN)) expect([expected, byPolars[row]]).toEqual([Number.NaN, Number.NaN])
        const scale = given.reduce(
          (sum, term, i) => sum + Math.abs(term * (coefficients[i] ?? 0)),
          Math.abs(intercept) + 1,
        )
        if (!given.some(Number.isNaN))
          expect(Math.abs((byPolars[row] ?? 0) - expected)).toBeLessThanOrEqual(1e-12 * scale)
      })
    }),
    { numRuns: 60 },
  )
})

test('whole numbers of every size are the doubles that onnxruntime makes of them', async () => {
  const edges = [2 ** 53, -(2 ** 53), 2 ** 62, -(2 ** 63)]
  const { byOnnx, byPolars } = await bothWays([{ type: 'long', values: edges }], [1], 0)
  expect(byPolars).toEqual(edges)
  expect(byOnnx).toEqual(edges)
})

test('a model of 400 columns is one expression', async () => {
  const features = Array.from({ length: 400 }, (_, i): Feature => ({ type: 'double', values: [i, null, 1] }))
  const { byPolars } = await bothWays(features, Array<number>(400).fill(0.5), 1)
  // 1 + (0 + 1 + … + 399) / 2 and 1 + 400 / 2
  expect(byPolars).toEqual([39_901, Number.NaN, 201])
})

const ONE = { inputs: [{ name: '^x.*$', type: 'double' as const }], coefficients: [2], intercept: 1 }

test('a name that looks like a pattern is one column', async () => {
  const expression = await linearExpression(ONE, [{ name: '^x.*$', type: 'Float64' }])
  const table = pl.DataFrame({ '^x.*$': [1], xa: [10] })
  expect(expression && table.select(expression.alias('p')).toRecords()).toEqual([{ p: 3 }])
})

test.each([
  ['fractions for whole numbers', 'long', 'Float64'],
  ['whole numbers beyond 64 bits', 'long', 'UInt64'],
  ['whole numbers beyond 32 bits', 'integer', 'Int64'],
  ['numbers for a Boolean', 'boolean', 'Int8'],
  ['text', 'double', 'String'],
] as const)('a column that may hold %s has no expression', async (_, type, column) => {
  const model = { ...ONE, inputs: [{ name: 'a', type }] }
  expect(await linearExpression(model, [{ name: 'a', type: column }])).toBeUndefined()
})

test('an absent column has no expression', async () => {
  expect(await linearExpression(ONE, [])).toBeUndefined()
})
