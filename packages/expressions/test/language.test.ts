import pl from 'nodejs-polars'
import { describe, expect, test } from 'vitest'
import { evaluate, parseExpression, type Scalar, toPolars, type ValueType } from '../src/index.ts'

const TYPES = {
  x: 'number',
  y: 'number',
  f: 'boolean',
  g: 'boolean',
  s: 'string',
  t: 'timestamp',
  u: 'timestamp',
} as const
const POLARS = { number: pl.Float64, boolean: pl.Bool, string: pl.String, timestamp: pl.Datetime('ms') }

type Values = Partial<Record<keyof typeof TYPES, Scalar>>
type Case = [source: string, values: Values, expected: Scalar]

/** Checks a value by hand against the scalar evaluation and against Polars, where other rows stand around it. */
async function check([source, values, expected]: Case): Promise<void> {
  const expression = await parseExpression(source, TYPES)
  expect(evaluate(expression, values)).toEqual(expected)
  const columns = Object.entries({ x: null, ...values }).map(([name, value]) =>
    pl.Series(name, [null, value, null], POLARS[TYPES[name as keyof typeof TYPES]]),
  )
  const result = pl.DataFrame(columns).withColumns((await toPolars(expression)).alias('result'))
  expect(result.getColumn('result').toArray()[1]).toEqual(expected)
}

const leapDay = new Date('2024-02-29T23:59:30.500Z')
const before1970 = new Date('1969-12-28T00:00:00.250Z')

const CASES: Record<string, Case[]> = {
  'arithmetic is that of doubles': [
    ['x + y', { x: 0.1, y: 0.2 }, 0.30000000000000004],
    ['x - y', { x: 1, y: 3 }, -2],
    ['x * y', { x: 1e200, y: 1e200 }, Infinity],
    ['+x', { x: 3 }, 3],
    ['-x', { x: 0 }, -0],
    ['x + 0', { x: -0 }, 0],
    ['0 - x', { x: 0 }, 0],
    ['x + 1', { x: null }, null],
    ['x * y', { x: NaN, y: null }, null],
    ['x + y * 2', { x: 1, y: 3 }, 7],
    ['(x + y) * 2', { x: 1, y: 3 }, 8],
    ['x - y - 1', { x: 1, y: 3 }, -3],
  ],
  'division never cuts to integers and follows IEEE 754 at zero': [
    ['x / y', { x: 7, y: 2 }, 3.5],
    ['x / 0', { x: -1 }, -Infinity],
    ['x / 0', { x: 0 }, NaN],
    ['x / 49', { x: 5.58 }, 0.11387755102040817],
  ],
  'mod takes the sign of the divisor': [
    ['x mod 3', { x: -1 }, 2],
    ['x mod -3', { x: 1 }, -2],
    ['mod(x, y)', { x: 5.5, y: 2 }, 1.5],
    ['x mod 0', { x: 5 }, NaN],
    ['x mod y', { x: 5, y: Infinity }, NaN],
  ],
  'powers have constant exponents and bind more than a sign': [
    ['x ^ 2', { x: -3 }, 9],
    ['pow(x, 3)', { x: -2 }, -8],
    ['-x ^ 2', { x: 3 }, -9],
    ['x ^ -1', { x: 0 }, Infinity],
    ['x ^ 0', { x: NaN }, 1],
    ['x ^ 0', { x: null }, null],
    ['x ^ 1.5', { x: -4 }, NaN],
    ['x ^ 0.5', { x: 2.25 }, 1.5],
    ['x ^ (2 ^ 3)', { x: 2 }, 256],
    ['x ^ 0.5', { x: -Infinity }, NaN],
  ],
  'nothing is less than, equal to or greater than NaN': [
    ['x == x', { x: NaN }, false],
    ['x != x', { x: NaN }, true],
    ['x > 5', { x: NaN }, false],
    ['x >= y', { x: NaN, y: 1 }, false],
    ['x < y', { x: 1, y: NaN }, false],
    ['x <= y', { x: NaN, y: NaN }, false],
    ['x > y', { x: Infinity, y: 1e308 }, true],
    ['x == y', { x: 0, y: -0 }, true],
    ['x == 0.30000000000000001', { x: 0.3 }, true],
    ['x == 0.1 + 0.2', { x: 0.3 }, false],
  ],
  'a comparison with null is null': [
    ['x > 5', { x: null }, null],
    ['x == y', { x: null, y: null }, null],
    ['x != y', { x: NaN, y: null }, null],
    ['s != "a"', { s: null }, null],
    ['f == g', { f: true, g: null }, null],
  ],
  'chains hold where every pair does': [
    ['0 <= x < 10', { x: 0 }, true],
    ['0 <= x < 10', { x: 10 }, false],
    ['0 <= x < y', { x: 3, y: null }, null],
    ['5 <= x < y', { x: 3, y: null }, false],
    ['x == y == 3', { x: 3, y: 3 }, true],
  ],
  'strings, booleans and timestamps compare': [
    ['s == "a"', { s: 'a' }, true],
    ["s != 'a'", { s: 'a' }, false],
    ['s == "é\\u0041\\n"', { s: 'éA\n' }, true],
    ['f != g', { f: true, g: false }, true],
    ['t < u', { t: before1970, u: leapDay }, true],
    ['t == u', { t: leapDay, u: new Date(leapDay) }, true],
  ],
  'logic has three values': [
    ['f and g', { f: false, g: null }, false],
    ['f and g', { f: true, g: null }, null],
    ['f or g', { f: null, g: true }, true],
    ['f or g', { f: null, g: false }, null],
    ['not f', { f: null }, null],
    ['not f', { f: false }, true],
    ['f or g and f', { f: true, g: false }, true],
    ['not (x > 1) and f', { x: 1, f: true }, true],
  ],
  'a conditional takes the second branch for false and for null': [
    ['f ? x : y', { f: true, x: 1, y: 2 }, 1],
    ['f ? x : y', { f: false, x: 1, y: 2 }, 2],
    ['f ? x : y', { f: null, x: 1, y: 2 }, 2],
    ['f ? x : null', { f: false, x: 1 }, null],
    ['x > 1 ? "many" : x == 1 ? "one" : "none"', { x: 1 }, 'one'],
    ['f ? 1 : 0', { f: true }, 1],
  ],
  'functions of numbers': [
    ['abs(x)', { x: -2.5 }, 2.5],
    ['sqrt(x)', { x: 9 }, 3],
    ['sqrt(x)', { x: -1 }, NaN],
    ['exp(x)', { x: 0 }, 1],
    ['log(x)', { x: 1 }, 0],
    ['log(x)', { x: 0 }, -Infinity],
    ['log(x)', { x: -1 }, NaN],
    ['log2(x)', { x: 8 }, 3],
    ['log10(x)', { x: 100 }, 2],
    ['log10(x)', { x: 1000 }, 2.9999999999999996],
    ['log1p(x)', { x: 1e-20 }, 1e-20],
    ['sin(x)', { x: 0 }, 0],
    ['cos(x)', { x: 0 }, 1],
    ['sin(x * pi)', { x: 0.5 }, 1],
    ['floor(x)', { x: -2.5 }, -3],
    ['ceil(x)', { x: -0.5 }, -0],
    ['isNaN(x)', { x: NaN }, true],
    ['isNaN(x)', { x: null }, null],
  ],
  'round takes halves to the even neighbour': [
    ['round(x)', { x: 2.5 }, 2],
    ['round(x)', { x: 3.5 }, 4],
    ['round(x)', { x: -2.5 }, -2],
    ['round(x)', { x: 0.49999999999999994 }, 0],
    ['round(x)', { x: -0.2 }, -0],
    ['round(x)', { x: -Infinity }, -Infinity],
  ],
  'min and max give null for a null and NaN for a NaN': [
    ['min(x, y)', { x: 2, y: 1 }, 1],
    ['max(x, y, 7)', { x: 2, y: 1 }, 7],
    ['max(0, x)', { x: null }, null],
    ['max(x, 0)', { x: null }, null],
    ['max(x, y)', { x: 1, y: null }, null],
    ['min(x, y)', { x: NaN, y: null }, null],
    ['min(x, y)', { x: NaN, y: 1 }, NaN],
    ['min(1, x)', { x: NaN }, NaN],
    ['min(max(x, 0), 1)', { x: -3 }, 0],
  ],
  'nulls are found and replaced, and NaN is none': [
    ['isNull(x)', { x: null }, true],
    ['isNull(x)', { x: NaN }, false],
    ['isNull(s)', { s: '' }, false],
    ['coalesce(x, y, 3)', { x: null, y: null }, 3],
    ['x ?? 3', { x: NaN }, NaN],
    ['s ?? "?"', { s: null }, '?'],
  ],
  'strings are counted and cased by Unicode character': [
    ['length(s)', { s: 'x😀y' }, 3],
    ['lower(s)', { s: 'ÄB' }, 'äb'],
    ['upper(s)', { s: 'straße' }, 'STRASSE'],
    ['contains(s, ".")', { s: 'abc' }, false],
    ['contains(s, "b")', { s: 'abc' }, true],
    ['contains(s, "")', { s: '' }, true],
    ['length(s)', { s: null }, null],
  ],
  'parts of a timestamp are those in UTC': [
    ['year(t)', { t: leapDay }, 2024],
    ['month(t)', { t: leapDay }, 2],
    ['day(t)', { t: leapDay }, 29],
    ['hour(t)', { t: leapDay }, 23],
    ['minute(t)', { t: leapDay }, 59],
    ['dayOfWeek(t)', { t: leapDay }, 4],
    ['dayOfWeek(t)', { t: before1970 }, 7],
    ['epochSeconds(t)', { t: new Date('1970-01-01T00:01:00.500Z') }, 60.5],
    ['(epochSeconds(t) - epochSeconds(u)) / 3600', { t: leapDay, u: new Date('2024-02-29T22:59:30.500Z') }, 1],
    ['hour(t)', { t: null }, null],
  ],
}

describe.each(Object.entries(CASES))('%s', (_, cases) => {
  test.each(cases)('%s of %j', (...each) => check(each))
})

test('every number type of Polars counts as a double', async () => {
  const expression = await parseExpression('x - 2 * x + 0.5', { x: 'number' })
  const of = async (type: pl.DataType): Promise<unknown> => {
    const frame = pl.DataFrame([pl.Series('x', [200]).cast(type)])
    return frame
      .select((await toPolars(expression)).alias('x'))
      .getColumn('x')
      .toArray()[0]
  }
  expect(await Promise.all([pl.UInt8, pl.Int16, pl.Int64, pl.UInt64, pl.Float32].map(of))).toEqual(
    Array(5).fill(-199.5),
  )
})

test('integers beyond 2^53 are taken for the nearest double on both sides', async () => {
  const expression = await parseExpression('x == 9007199254740992', { x: 'number' })
  const frame = pl.DataFrame([pl.Series('x', ['9007199254740993']).cast(pl.Int64)])
  expect(
    frame
      .select((await toPolars(expression)).alias('x'))
      .getColumn('x')
      .toArray(),
  ).toEqual([true])
  expect(evaluate(expression, { x: 9007199254740993n })).toBe(true)
})

test('a timestamp in another time zone, in nanoseconds, or a date is read as its instant in UTC', async () => {
  const expression = await parseExpression('hour(t) + epochSeconds(t) / 1e6', { t: 'timestamp' })
  const t = pl.col('t')
  const zoned = t.dt.replaceTimeZone('UTC').dt.convertTimeZone('Asia/Kolkata')
  const frame = pl.DataFrame([pl.Series('t', [new Date(7_200_000)], pl.Datetime('ms'))])
  const of = async (column: pl.Expr): Promise<unknown> =>
    frame
      .select(column.alias('t'))
      .select((await toPolars(expression)).alias('r'))
      .getColumn('r')
      .toArray()[0]
  expect(await of(t)).toBe(2.0072)
  expect(await of(zoned)).toBe(2.0072)
  expect(await of(t.cast(pl.Datetime('ns')))).toBe(2.0072)
  expect(await of(t.cast(pl.Date))).toBe(0)
})

test('an expression over no column is one value beside other columns', async () => {
  const expression = await parseExpression('2 / 49 + 1', {} satisfies Record<string, ValueType>)
  const frame = pl.DataFrame({ a: [1, 2] }).withColumns((await toPolars(expression)).alias('r'))
  expect(frame.getColumn('r').toArray()).toEqual([1 + 2 / 49, 1 + 2 / 49])
})
