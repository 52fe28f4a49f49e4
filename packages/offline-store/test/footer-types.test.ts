import { fileURLToPath } from 'node:url'
import { parquetFileColumns } from '@millrace/artifact-store'
import { pl } from 'nodejs-polars'
import { afterAll, expect, test } from 'vitest'
import { openFileSource } from '../src/file-source.ts'
import { fileSourceProblems } from '../src/file-source-problems.ts'
import { featureView, sourceFields } from './feature-views.ts'
import { scratchFolder } from './store-harness.ts'

const scratch = scratchFolder()
afterAll(scratch.clear)

/** One row, written by pyarrow: a column of each of its types that Parquet has, lists of them among these. */
const OF_PYARROW = fileURLToPath(new URL('types.parquet', import.meta.url))

async function ofPolars(): Promise<string> {
  const one = pl.Series('x', [1], pl.Float64)
  const plain = [
    pl.Int8,
    pl.Int16,
    pl.Int32,
    pl.Int64,
    pl.UInt8,
    pl.UInt16,
    pl.UInt32,
    pl.UInt64,
    pl.Float32,
    pl.Float64,
  ]
  const times = [pl.Datetime('ms'), pl.Datetime('us', 'UTC'), pl.Datetime('ns', 'Asia/Kolkata')]
  const cast = [
    ...plain.map((type) => one.cast(type)),
    one.cast(pl.Int32).cast(pl.Date),
    ...times.map((type) => one.cast(pl.Int64).cast(type)),
    pl.Series('x', ['a'], pl.String),
    pl.Series('x', ['a'], pl.String).cast(pl.Categorical),
    pl.Series('x', [true], pl.Bool),
    pl.Series('x', [null]),
  ]
  const columns = cast.map((series, index) => series.rename(`c${index}`))
  const wide = pl.DataFrame(columns)
  const lists = wide.select(...columns.map(({ name }) => pl.col(name).implode().alias(`list_${name}`)))
  const path = `${scratch.folder}/polars.parquet`
  await pl.concat([wide.lazy(), lists.lazy()], { how: 'horizontal' }).sinkParquet(path).collect()
  return path
}

const viewOf = (path: string, features: Record<string, 'INT64'> = {}) =>
  featureView({ ...sourceFields, type: 'file', path }, { features })

test.each([
  ['pyarrow', async () => OF_PYARROW],
  ['Polars', ofPolars],
])('the footer tells every type as Polars does, in a file of %s', async (_, write) => {
  const path = await write()
  const told = (await openFileSource(viewOf(path), '/')).columnTypes
  expect(told.size).toBeGreaterThan(30)
  expect(new Map(await parquetFileColumns(path))).toEqual(new Map(told))
})

test('problems are the same by the footer and by Polars', async () => {
  const view = viewOf(OF_PYARROW, { i64: 'INT64', duration: 'INT64', absent: 'INT64' })
  const { problems } = await openFileSource(view, '/')
  expect(problems.length).toBeGreaterThan(2)
  expect(await fileSourceProblems(view, '/')).toEqual(problems)
})

test('what has no footer is refused by what Polars says of it', async () => {
  const view = viewOf(fileURLToPath(import.meta.url))
  await expect(fileSourceProblems(view, '/')).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: expect.stringContaining('cannot be read as Parquet'),
  })
})
