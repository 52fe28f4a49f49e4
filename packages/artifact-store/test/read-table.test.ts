import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { anyTable, entityRows, training, trainX, trainY } from '@millrace/contracts'
import pl from 'nodejs-polars'
import { describe, expect, test } from 'vitest'
import { run, tempFolder } from './temp-folder.ts'

const write = (path: string, frame: pl.DataFrame) => frame.lazy().sinkParquet(path).collect()

async function artifacts(): Promise<string> {
  const folder = join(tempFolder(), 'artifacts')
  mkdirSync(folder)
  return folder
}

test('columns, types, roles, null counts and rows come from the footer', async () => {
  const folder = await artifacts()
  const frame = pl.DataFrame({
    user: pl.Series('user', ['a', 'b', null], pl.String),
    x: pl.Series('x', [1, null, null], pl.Float32),
    n: pl.Series('n', [1, 2, 3], pl.Int16),
    y: [true, false, true],
  })
  const timestamps = frame.lazy().withColumns(pl.lit('2021-04-16').str.strptime(pl.Date, '%Y-%m-%d').alias('at'))
  await timestamps.sinkParquet(join(folder, 'training.parquet'), { rowGroupSize: 2 }).collect()
  const roles = { label: 'y', eventTimestamp: 'at', keys: ['user'] }
  const table = await (await run(folder)).readTable(training, { roles })
  expect(table.columns).toEqual([
    { name: 'user', type: 'String', role: 'key', nullCount: 1 },
    { name: 'x', type: 'Float32', role: 'feature', nullCount: 2 },
    { name: 'n', type: 'Int16', role: 'feature', nullCount: 0 },
    { name: 'y', type: 'Boolean', role: 'label', nullCount: 0 },
    { name: 'at', type: 'Date', role: 'event_timestamp', nullCount: 0 },
  ])
  expect(table.rows).toBe(3)
  expect(table.metadata).toBeUndefined()
})

test('nested columns do not shift the statistics of those after them', async () => {
  const folder = await artifacts()
  const struct = [
    { a: 1, b: 2 },
    { a: 3, b: 4 },
  ]
  const frame = pl.DataFrame({ list: [[1, 2], [3]], struct, x: pl.Series('x', [1, null], pl.Float64) })
  await write(join(folder, 't.parquet'), frame)
  const table = await (await run(folder)).readTable(entityRows, { path: join(folder, 't.parquet') })
  expect(table.columns.map(({ type, nullCount }) => [type, nullCount])).toEqual([
    ['List', undefined],
    ['Struct', undefined],
    ['Float64', 1],
  ])
})

test('timestamps of every unit come out as microseconds UTC', async () => {
  const folder = await artifacts()
  const path = join(folder, 't.parquet')
  const units = (['ms', 'us', 'ns'] as const).map((unit) => pl.col('t').cast(pl.Datetime(unit)).alias(unit))
  const zoned = pl.col('t').cast(pl.Datetime('us', 'UTC')).cast(pl.Datetime('us', 'Asia/Kolkata')).alias('zoned')
  const text = pl.DataFrame({ t: ['2021-04-16 20:29:28'] })
  const parsed = pl.col('t').str.strptime(pl.Datetime, '%Y-%m-%d %H:%M:%S')
  const frame = text
    .lazy()
    .withColumns(parsed.alias('t'))
    .select(...units, zoned)
  await frame.sinkParquet(path).collect()
  const table = await (await run(folder)).readTable(entityRows, { path })
  const names = ['ms', 'us', 'ns', 'zoned']
  const read = table.frame.select(...names.map((name) => pl.col(name).cast(pl.Int64))).collectSync()
  expect(read.row(0)).toEqual(names.map(() => Date.UTC(2021, 3, 16, 20, 29, 28) * 1000))
  const types = Object.values(table.frame.limit(0).collectSync().schema).map(String)
  expect(new Set(types)).toEqual(new Set([String(pl.Datetime('us', 'UTC'))]))
})

describe('bad files', () => {
  const refusal = async (folder: string, path?: string) => {
    const table = (await run(folder)).readTable(
      path === undefined ? trainX : anyTable,
      path === undefined ? {} : { path },
    )
    return table.then(
      () => undefined,
      (error: unknown) => error,
    )
  }

  test('an absent artifact names its file and the step that writes it', async () => {
    const folder = await artifacts()
    expect(await refusal(folder)).toMatchObject({
      code: 'MISSING_INPUT',
      message: `${folder}/train_x.parquet does not exist`,
      hint: 'run data-preparation first; it writes train_x.parquet',
    })
  })

  test('an absent file of the user is named', async () => {
    expect(await refusal(await artifacts(), '/nowhere/a.csv')).toMatchObject({
      code: 'MISSING_INPUT',
      message: '/nowhere/a.csv does not exist',
      hint: 'check the path',
    })
  })

  test.each([
    ['an empty file', '', 'is empty'],
    ['text', 'hello\nworld\n', 'is not a Parquet file'],
    ['a lone magic', 'PAR1', 'is a truncated Parquet file: its 4 bytes do not end in a footer'],
  ])('%s in place of an artifact is refused', async (_, content, what) => {
    const folder = await artifacts()
    writeFileSync(join(folder, 'train_x.parquet'), content)
    expect(await refusal(folder)).toMatchObject({
      code: 'BROKEN_CONTRACT',
      message: expect.stringContaining(`${folder}/train_x.parquet ${what}`),
    })
  })

  test('a Parquet file cut anywhere is refused', async () => {
    const folder = await artifacts()
    const path = join(folder, 'train_x.parquet')
    await write(path, pl.DataFrame({ x: [1, 2, 3] }))
    for (let size = readFileSync(path).length - 1; size > 0; size -= 7) {
      truncateSync(path, size)
      expect(await refusal(folder)).toMatchObject({ code: 'BROKEN_CONTRACT' })
    }
  })

  test('a damaged footer is refused', async () => {
    const folder = await artifacts()
    const path = join(folder, 'train_x.parquet')
    await write(path, pl.DataFrame({ x: [1, 2, 3] }))
    const bytes = readFileSync(path)
    const length = bytes.readUInt32LE(bytes.length - 8)
    writeFileSync(path, bytes.fill(0x7f, bytes.length - 8 - length, bytes.length - 8))
    expect(await refusal(folder)).toMatchObject({
      code: 'BROKEN_CONTRACT',
      message: expect.stringContaining(`the Parquet footer of ${path} is damaged`),
    })
  })

  test.each([
    ['a folder', (path: string) => mkdirSync(path), 'is a folder, not a file'],
    [
      'binary content',
      (path: string) => writeFileSync(path, Buffer.from([1, 0, 2])),
      'is neither Parquet nor delimited text',
    ],
    [
      'Latin-1',
      (path: string) => writeFileSync(path, Buffer.from('caf\xe9;b\n1;2\n', 'latin1')),
      'delimited text in UTF-8',
    ],
    ['blank lines', (path: string) => writeFileSync(path, '\n\n'), 'holds nothing but blank lines'],
    ['a header alone', (path: string) => writeFileSync(path, 'a,b\n\n'), 'it has 0 rows'],
    ['twice the same header', (path: string) => writeFileSync(path, 'a,a\n1,2\n'), 'column "a" occurs twice'],
  ])("%s in place of the user's file is refused", async (_, make, what) => {
    const folder = await artifacts()
    const path = join(folder, 'input')
    make(path)
    expect(await refusal(folder, path)).toMatchObject({
      code: 'BROKEN_CONTRACT',
      message: expect.stringContaining(what),
    })
  })

  test('0 rows of Parquet are refused', async () => {
    const folder = await artifacts()
    await write(join(folder, 'train_x.parquet'), pl.DataFrame({ x: pl.Series('x', [], pl.Float64) }))
    expect(await refusal(folder)).toMatchObject({
      code: 'BROKEN_CONTRACT',
      message: expect.stringContaining('it has 0 rows'),
    })
  })

  test('all problems of a table are reported at once', async () => {
    const folder = await artifacts()
    const path = join(folder, 'train_y.parquet')
    await write(path, pl.DataFrame({ y: [[1], [2]], z: [1, 2] }))
    const table = (await run(folder)).readTable(trainY, { roles: { label: 'y' } })
    await expect(table).rejects.toMatchObject({
      code: 'BROKEN_CONTRACT',
      message: [
        `${path} is not a valid train_y:`,
        '  - column "z" is not expected in train_y',
        '  - column "y" is the label and must be numeric, Boolean or text, found List',
      ].join('\n'),
      hint: 'run data-preparation again; it writes train_y.parquet',
    })
  })
})

test.each([
  [',', 'id,v\n1,"a\nb"\n\n2,\n'],
  ['\t', '\ufeffid\tv\r\n1\t"a\nb"\r\n\r\n2\t\r\n'],
  [';', '\nid;v\n1;"a\nb"\n2;""'],
])('text delimited by %j is read as text, empty fields as null, blank lines as nothing', async (_, content) => {
  const folder = tempFolder()
  const path = join(folder, 'rows.txt')
  writeFileSync(path, content)
  const table = await (await run(folder)).readTable(entityRows, { path, roles: { keys: ['id'] } })
  expect(table.columns.map(({ name, type, role }) => [name, type, role])).toEqual([
    ['id', 'String', 'key'],
    ['v', 'String', 'other'],
  ])
  expect(table.rows).toBeUndefined()
  expect(table.frame.collectSync().toRecords()).toEqual([
    { id: '1', v: 'a\nb' },
    { id: '2', v: null },
  ])
})

test('a path with the letters of a pattern is taken literally', async () => {
  const folder = tempFolder()
  const path = join(folder, 'a[1]*.csv')
  writeFileSync(path, 'id\n7\n')
  const table = await (await run(folder)).readTable(entityRows, { path })
  expect(table.frame.collectSync().toRecords()).toEqual([{ id: '7' }])
})
