import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { expectationsSchema } from './expectations-schema.ts'
import { parseExpectations } from './read-expectations.ts'

const parse = (text: string) => parseExpectations(text, 'expectations.yaml')
const none = { severity: undefined, environments: undefined, tolerance: { fraction: 0, count: 0 } }

test('a rule is its value alone, or its value with severity and tolerance', async () => {
  const { rows, columns } = await parse(`rows: { min: 10 }
columns:
  price:
    min: 0
    max: { value: 9.5, severity: warn, tolerance: 0.01 }
    present: 0.9
`)
  expect(rows.min).toEqual({ ...none, value: 10, at: 'expectations.yaml:1' })
  const price = columns.get('price')
  expect(price?.min).toEqual({ ...none, value: 0, at: 'expectations.yaml:4' })
  expect(price?.max).toEqual({
    value: 9.5,
    severity: 'warn',
    tolerance: { fraction: 0.01, count: Number.POSITIVE_INFINITY },
    at: 'expectations.yaml:5',
    environments: undefined,
  })
  expect(price?.present).toMatchObject({ value: 0.9 })
  expect(price?.regex).toBeUndefined()
})

test('a tolerance of a count leaves the fraction open, and the other way round', async () => {
  const tolerance = async (written: string) =>
    (await parse(`columns: { a: { min: { value: 0, tolerance: ${written} } } }`)).columns.get('a')?.min?.tolerance
  expect(await tolerance('{ count: 5 }')).toEqual({ fraction: 1, count: 5 })
  expect(await tolerance('{ fraction: 0.1, count: 5 }')).toEqual({ fraction: 0.1, count: 5 })
  expect(await tolerance('{}')).toEqual({ fraction: 0, count: 0 })
})

test('columns, rows, keys and rules may apply in some environments only', async () => {
  const { columns, rows, keys } = await parse(`columns: { sold: { environments: [training], mean: { max: 3 } } }
rows: { min: 5, environments: [batch] }
keys: [{ columns: [id], environments: [batch] }]
`)
  expect(columns.get('sold')).toMatchObject({ environments: ['training'], mean: { value: { max: 3 } } })
  expect(rows.min?.environments).toEqual(['batch'])
  expect(keys[0]?.environments).toEqual(['batch'])
})

test('keys, named rules, freshness and drift are read', async () => {
  const { keys, rules, freshness, drift, columns } = await parse(`keys: [[shop, at], { columns: [id], severity: warn }]
rules: [{ name: order, expression: 'from <= to', tolerance: { count: 3 } }]
freshness: { max_age: 36h }
drift: { severity: error, numeric: psi }
columns: { a: { drift: false }, b: { drift: { threshold: 0.3 } }, c: { quantiles: { 0.5: { min: 1 } } } }
`)
  expect(keys.map(({ value, severity }) => [value, severity])).toEqual([
    [['shop', 'at'], undefined],
    [['id'], 'warn'],
  ])
  expect(rules).toMatchObject([{ value: { name: 'order', expression: 'from <= to' }, tolerance: { count: 3 } }])
  expect(freshness?.value).toEqual({ column: undefined, maxAgeSeconds: 129_600 })
  expect(drift).toEqual({ severity: 'error', numeric: 'psi', categorical: undefined, alpha: undefined })
  expect(columns.get('a')?.drift?.value).toBe(false)
  expect(columns.get('b')?.drift?.value).toEqual({ measure: undefined, threshold: 0.3 })
  expect(columns.get('c')?.quantiles.get(0.5)).toMatchObject({ value: { min: 1 } })
})

test('an empty file expects nothing', async () => {
  const { columns, keys, rules, strict } = await parse('')
  expect({ columns: columns.size, keys, rules, strict }).toEqual({ columns: 0, keys: [], rules: [], strict: undefined })
})

test('an unknown rule is told with file, line and the near name', async () => {
  await expect(parse('columns:\n  price:\n    mni: 0\n')).rejects.toThrow(
    /expectations.yaml:3: .*unknown key "mni" \(did you mean "min"\?\)/,
  )
  await expect(parse('colums: {}\n')).rejects.toThrow(/unknown key "colums" \(did you mean "columns"\?\)/)
  await expect(parse('columns:\n  price: { type: Flaot64 }\n')).rejects.toThrow(/:2: .*did you mean "Float64"\?/)
  await expect(parse('columns:\n  price: { min: { valu: 0 } }\n')).rejects.toThrow(/expectations.yaml:2/)
  await expect(parse('columns:\n  price: { present: 2 }\n')).rejects.toThrow(/expectations.yaml:2/)
})

test.each([
  ['columns:\n  a: { min: 3, max: 2 }', 2, 'min 3 above max 2'],
  ['columns:\n  a: { min: "2024-02-01", max: "2024-01-01" }', 2, 'above max 2024-01-01'],
  ['columns:\n  a: { min: yesterday }', 2, 'no number, date or timestamp'],
  ['columns:\n  a: { min: 3, max: "2024-01-01" }', 2, 'different kinds'],
  ['columns:\n  a: { min_length: 3, max_length: 2 }', 2, 'min 3 above max 2'],
  ['columns:\n  a: { mean: { min: 1, max: 0 } }', 2, 'mean has min 1 above max 0'],
  ['columns:\n  a: { std: { max: -1 } }', 2, 'never below 0'],
  ['columns:\n  a: { quantiles: { 1.5: { min: 0 } } }', 2, 'from 0 to 1'],
  ['columns:\n  a: { domain: [x, y, x] }', 2, 'twice'],
  ['rows: { min: 5, max: 4 }', 1, 'min 5 above max 4'],
  ['rows: { min_of_baseline: 2, max_of_baseline: 1 }', 1, 'min 2 above max 1'],
  ['freshness: { max_age: soon }', 1, '"soon" is no age'],
  ['rules:\n  - { name: a, expression: x }\n  - { name: a, expression: y }', 3, 'two rules are named "a"'],
  ['keys:\n  - [a, a]', 2, 'names a column twice'],
])('what no table can keep is refused with its line: %j', async (text, line, message) => {
  const problem = await parse(text).then(
    () => 'accepted',
    (error: Error) => error.message,
  )
  expect(problem).toContain(`expectations.yaml:${line}: `)
  expect(problem).toContain(message)
})

test('the published schema knows what the reader knows', () => {
  const url = new URL('../../../../docs/schemas/expectations.schema.json', import.meta.url)
  expect(JSON.parse(readFileSync(url, 'utf8'))).toEqual(JSON.parse(JSON.stringify(expectationsSchema())))
})
