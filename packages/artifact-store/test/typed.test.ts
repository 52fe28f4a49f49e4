import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ColumnType, entityRows } from '@millrace/contracts'
import fc from 'fast-check'
import pl from 'nodejs-polars'
import { describe, expect, test } from 'vitest'
import { run, tempFolder } from './temp-folder.ts'

async function typedText(content: string, types: Record<string, ColumnType>) {
  const folder = tempFolder()
  const path = join(folder, 'rows.csv')
  writeFileSync(path, content)
  const session = await run(join(folder, 'artifacts'))
  return session.typed(await session.readTable(entityRows, { path }), types)
}

async function micros(values: readonly string[]): Promise<unknown[]> {
  const table = await typedText(`n,t\n${values.map((value, index) => `${index},${value}\n`).join('')}`, {
    t: 'Datetime',
  })
  const frame = table.frame.select(pl.col('t'), pl.col('t').cast(pl.Int64).alias('micros')).collectSync()
  expect(String(frame.schema.t)).toBe(String(pl.Datetime('us', 'UTC')))
  return frame.getColumn('micros').toArray()
}

const NOON = Date.UTC(2021, 3, 16, 12) * 1000

describe('timestamps in text', () => {
  const times: [string, number][] = [
    ['2021-04-16T12:00:00', 0],
    ['2021-04-16 12:00:00.5', 500_000],
    ['2021-04-16 12:00:00.000001', 1],
    ['2021-04-16T12:00:00.123456', 123_456],
  ]
  const zones: [string, number][] = [
    ['Z', 0],
    ['+00:00', 0],
    ['+0000', 0],
    ['+02:00', -7_200_000_000],
    ['+0530', -19_800_000_000],
    ['-03:30', 12_600_000_000],
    ['-0800', 28_800_000_000],
  ]

  test('every format without an offset is UTC', async () => {
    expect(await micros(times.map(([text]) => text))).toEqual(times.map(([, fraction]) => NOON + fraction))
    for (const [text, fraction] of times) expect(await micros([text])).toEqual([NOON + fraction])
  })

  test('every format with every offset is converted to UTC', async () => {
    const cases = times.flatMap(([time, fraction]) =>
      zones.map(([zone, shift]) => [time + zone, NOON + fraction + shift] as const),
    )
    expect(await micros(cases.map(([text]) => text))).toEqual(cases.map(([, expected]) => expected))
  })

  test.each(zones)('a column that states %s throughout is converted to UTC', async (zone, shift) => {
    const second = 1_000_000
    expect(await micros([`2021-04-16 12:00:00${zone}`, `2021-04-16 12:00:01${zone}`])).toEqual([
      NOON + shift,
      NOON + shift + second,
    ])
  })

  test('a date alone is its midnight, in years far and near', async () => {
    const days = ['1900-02-28', '1969-12-31', '2000-02-29', '2261-01-01']
    expect(await micros(days)).toEqual(days.map((day) => Date.parse(`${day}T00:00:00Z`) * 1000))
  })

  test('an absent timestamp is null', async () => {
    expect(await micros(['2021-04-16 12:00:00', '', '2021-04-16'])).toEqual([NOON, null, NOON - 43_200_000_000])
  })

  test('a later format than that of the first rows is read too', async () => {
    const first = Array.from({ length: 5000 }, () => '2021-04-16 12:00:00Z')
    expect((await micros([...first, '2021-04-16T12:00:00.5+00:00'])).at(-1)).toBe(NOON + 500_000)
  })

  test('any moment in any zone is the moment that JavaScript reads', async () => {
    const moment = fc.record({
      date: fc.date({ min: new Date('1901-01-01'), max: new Date('2199-01-01'), noInvalidDate: true }),
      separator: fc.constantFrom(' ', 'T'),
      sign: fc.constantFrom('+', '-'),
      hours: fc.integer({ min: 0, max: 14 }),
      minutes: fc.constantFrom(0, 15, 30, 45),
      colon: fc.constantFrom('', ':'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(moment, { minLength: 1, maxLength: 30 }), async (moments) => {
        const texts = moments.map(({ date, separator, sign, hours, minutes, colon }) => {
          const pad = (value: number) => String(value).padStart(2, '0')
          const local = date.toISOString().slice(0, -1).replace('T', separator)
          return { local, zone: `${sign}${pad(hours)}`, minutes: pad(minutes), colon }
        })
        const written = texts.map(({ local, zone, minutes, colon }) => `${local}${zone}${colon}${minutes}`)
        const expected = texts.map(
          ({ local, zone, minutes }) => Date.parse(`${local.replace(' ', 'T')}${zone}:${minutes}`) * 1000,
        )
        expect(await micros(written)).toEqual(expected)
      }),
      { numRuns: 20 },
    )
  })

  test.each([
    'soon',
    '2021-02-30 00:00:00',
    '2021-04-16 24:00:00',
    'x 2021-04-16',
    '2021-04-16 12:00:00 x',
    '2021-4-6',
  ])('%s is refused', async (text) => {
    await expect(micros(['2021-04-16', text])).rejects.toMatchObject({
      code: 'BROKEN_CONTRACT',
      message: expect.stringContaining(`1 value is not: "${text}" (line 3)`),
    })
  })

  test('offsets in some rows only are refused, with one line of each kind', async () => {
    await expect(micros(['2021-04-16 12:00:00', '2021-04-16 12:00:00Z'])).rejects.toMatchObject({
      code: 'BROKEN_CONTRACT',
      message: expect.stringMatching(
        /mixes timestamps with an offset, such as ".*Z" \(line 3\), and without one, such as ".*" \(line 2\)$/,
      ),
    })
  })
})

test('the first five offending values are named with their lines, past quoted newlines and blank lines', async () => {
  const content = 'note,t\n"one\ntwo",2021-04-16\n\n"x\n\n","bad ""1"""\nplain,bad2\r\n,bad3\n,bad4\n\n,bad5\n,bad6\n'
  await expect(typedText(content, { t: 'Datetime' })).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: expect.stringContaining(
      '6 values are not: "bad \\"1\\"" (line 5), "bad2" (line 8), "bad3" (line 9), "bad4" (line 10), "bad5" (line 12), …',
    ),
  })
})

test('all columns that cannot be read are reported together', async () => {
  await expect(typedText('a,b\nx,1\n2,y\n', { a: 'Int64', b: 'Float64' })).rejects.toMatchObject({
    message: expect.stringMatching(
      /column "a" must be of type Int64.*"x" \(line 2\)\n.*column "b" must be of type Float64.*"y" \(line 3\)$/,
    ),
  })
})

test('columns that nobody names take the type that all their values have', async () => {
  const content = 'i,f,b,s,none,late\n1,1.5,true,x,,1\n,2,False,1,,2\n-3,nan,,,,2.5\n'
  const table = await typedText(content, {})
  expect(table.columns.map(({ type }) => type)).toEqual(['Int64', 'Float64', 'Boolean', 'String', 'Float64', 'Float64'])
  expect(table.rows).toBe(3)
  expect(table.frame.collectSync().rows()).toEqual([
    [1, 1.5, true, 'x', null, 1],
    [null, 2, false, '1', null, 2],
    [-3, Number.NaN, null, null, null, 2.5],
  ])
})

test('a value far down the file widens the type of its column', async () => {
  const many = Array.from({ length: 30_000 }, (_, row) => `${row},${row},${row % 2 === 0}\n`).join('')
  const table = await typedText(`a,b,c\n${many}0.5,x,1\n`, {})
  expect(table.columns.map(({ type }) => type)).toEqual(['Float64', 'String', 'String'])
})

test('keys keep the type that is asked for', async () => {
  const table = await typedText('a,b\n007,1\n8,2\n', { a: 'String', b: 'Int32' })
  expect(table.frame.collectSync().toRecords()).toEqual([
    { a: '007', b: 1 },
    { a: '8', b: 2 },
  ])
})

test.each([
  ['a,b\n1,2\n3,4,5\n', 'line 3 has 3 fields, the header has 2'],
  ['a,b,c\n1,2,3\n\n4,5\n', 'line 4 has 2 fields, the header has 3'],
  ['a,b\n"x\ny",\n1', 'line 4 has 1 field, the header has 2'],
  ['a,b,c\n1,2,3\n,\n', 'line 3 has 2 fields, the header has 3'],
  ['a,b\n1,"2\n3,4\n', 'could not parse'],
  ['a,b\n\n\n\n', 'it has 0 rows'],
])('text that is not a table is refused', async (content, what) => {
  await expect(typedText(content, {})).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: expect.stringContaining(what),
  })
})

test('empty last fields and blank lines do not make a record short', async () => {
  const table = await typedText('a,b\n1,\n\n2,""\n\n3,4\n\n', {})
  expect(table.rows).toBe(3)
  expect(table.frame.collectSync().rows()).toEqual([
    [1, null],
    [2, null],
    [3, 4],
  ])
})

test('a short record is found far from the start, among empty last fields', async () => {
  const many = Array.from({ length: 30_000 }, (_, row) => `${row},\n`).join('')
  await expect(typedText(`a,b\n${many}7\n${many}`, {})).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: expect.stringContaining('line 30002 has 1 field, the header has 2'),
  })
})

test('a column that is not there is named', async () => {
  await expect(typedText('a,b\n1,2\n', { c: 'Int64' })).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: expect.stringContaining('has no column "c"'),
  })
})

describe('typed Parquet', () => {
  async function typedParquet(frame: pl.DataFrame, types: Record<string, ColumnType>) {
    const folder = tempFolder()
    const path = join(folder, 'rows.parquet')
    await frame.lazy().sinkParquet(path).collect()
    const session = await run(join(folder, 'artifacts'))
    return session.typed(await session.readTable(entityRows, { path }), types)
  }

  test('types widen where nothing is lost, and text timestamps are parsed', async () => {
    const frame = pl.DataFrame({
      i: pl.Series('i', [1, 2], pl.Int32),
      f: pl.Series('f', [0.5, null], pl.Float32),
      t: ['2021-04-16T12:00:00+02:00', null],
    })
    const table = await typedParquet(frame, { i: 'Int64', f: 'Float64', t: 'Datetime' })
    expect(table.columns.map(({ type }) => type)).toEqual(['Int64', 'Float64', 'Datetime'])
    expect(table.rows).toBe(2)
    expect(table.frame.withColumns(pl.col('t').cast(pl.Int64)).collectSync().rows()).toEqual([
      [1, 0.5, NOON - 7_200_000_000],
      [2, null, null],
    ])
  })

  test('what would lose something is refused, all columns together', async () => {
    await expect(typedParquet(pl.DataFrame({ a: [1.5], b: ['x'] }), { a: 'Int64', b: 'Int64' })).rejects.toMatchObject({
      code: 'BROKEN_CONTRACT',
      message: expect.stringContaining(
        '  - column "a" must be Int64, found Float64\n  - column "b" must be Int64, found String',
      ),
    })
  })

  test('an offending text is named with its row', async () => {
    await expect(typedParquet(pl.DataFrame({ t: ['2021-04-16', 'soon'] }), { t: 'Datetime' })).rejects.toMatchObject({
      code: 'BROKEN_CONTRACT',
      message: expect.stringContaining('1 value is not: "soon" (row 2)'),
    })
  })
})
