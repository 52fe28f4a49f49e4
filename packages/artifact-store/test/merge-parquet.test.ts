import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parquetMetadata } from 'hyparquet'
import pl from 'nodejs-polars'
import { expect, test } from 'vitest'
import { mergeParquet } from '../src/merge-parquet.ts'
import { tempFolder } from './temp-folder.ts'

const LAYOUT = {
  compression: 'zstd',
  statistics: true,
  maintainOrder: true,
  mkdir: false,
  syncOnClose: 'none',
} as const

const frameOf = (first: number, rows: number): pl.DataFrame =>
  pl.DataFrame({
    id: pl.Series(
      'id',
      Array.from({ length: rows }, (_, row) => first + row),
      pl.Int64,
    ),
    text: pl.Series(
      'text',
      Array.from({ length: rows }, (_, row) => ((first + row) % 3 === 0 ? null : `t${(first + row) % 7}`)),
      pl.String,
    ),
  })

/** A file of rows from `first` on, in row groups of so many. */
async function written(path: string, { first, rows, group }: { first: number; rows: number; group: number }) {
  await frameOf(first, rows)
    .lazy()
    .sinkParquet(path, { ...LAYOUT, rowGroupSize: group })
    .collect()
  return path
}

const metadataOf = (path: string) => parquetMetadata(new Uint8Array(readFileSync(path)))

test('files become one with all rows in order, which another reader finds by the footer', async () => {
  const folder = tempFolder()
  const parts = [
    await written(join(folder, 'a'), { first: 0, rows: 1_000, group: 300 }),
    await written(join(folder, 'b'), { first: 1_000, rows: 0, group: 300 }),
    await written(join(folder, 'c'), { first: 1_000, rows: 1_500, group: 700 }),
  ]
  const target = join(folder, 'all')
  await mergeParquet(parts, target)

  const all = await pl.scanParquet(target).collect()
  expect(all.toRecords()).toEqual(frameOf(0, 2_500).toRecords())

  const { num_rows, row_groups, schema } = metadataOf(target)
  const groups = parts.flatMap((path) => metadataOf(path).row_groups)
  expect(num_rows).toBe(2_500n)
  expect(schema).toEqual(metadataOf(parts[0] ?? '').schema)
  expect(row_groups.map((group) => group.num_rows)).toEqual(groups.map((group) => group.num_rows))
  expect(row_groups.map(({ columns }) => columns.map(({ meta_data }) => meta_data?.statistics))).toEqual(
    groups.map(({ columns }) => columns.map(({ meta_data }) => meta_data?.statistics)),
  )
  const places = row_groups.flatMap(({ columns }) =>
    columns.map(({ meta_data }) => Number(meta_data?.data_page_offset)),
  )
  expect(places).toEqual([...places].sort((one, other) => one - other))
  expect(places.at(-1)).toBeLessThan(statSync(target).size)
})

test('a row group in the middle is read from where it lies now', async () => {
  const folder = tempFolder()
  const parts = [
    await written(join(folder, 'a'), { first: 0, rows: 5_000, group: 1_000 }),
    await written(join(folder, 'b'), { first: 5_000, rows: 5_000, group: 1_000 }),
  ]
  await mergeParquet(parts, join(folder, 'all'))
  const some = await pl.scanParquet(join(folder, 'all')).slice(7_321, 3).collect()
  expect(some.toRecords()).toEqual(frameOf(7_321, 3).toRecords())
})

test('one file is merged to a file of the same content', async () => {
  const folder = tempFolder()
  const part = await written(join(folder, 'a'), { first: 0, rows: 100, group: 40 })
  await mergeParquet([part], join(folder, 'all'))
  expect(readFileSync(join(folder, 'all'))).toEqual(readFileSync(part))
})

test('files of other columns are not merged', async () => {
  const folder = tempFolder()
  const part = await written(join(folder, 'a'), { first: 0, rows: 10, group: 10 })
  const other = join(folder, 'b')
  await frameOf(0, 10)
    .lazy()
    .select(pl.col('id'))
    .sinkParquet(other, { ...LAYOUT, rowGroupSize: 10 })
    .collect()
  await expect(mergeParquet([part, other], join(folder, 'all'))).rejects.toThrow(`${other} has another schema`)
})
