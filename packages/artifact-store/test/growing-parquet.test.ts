import { createHash } from 'node:crypto'
import { appendFileSync, copyFileSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { parquetMetadata } from 'hyparquet'
import pl from 'nodejs-polars'
import { expect, test } from 'vitest'
import { type Grown, growingParquet } from '../src/growing-parquet.ts'
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

/** Files of 1,000, 0 and 1,500 rows, in row groups of 300 and 700. */
const threeParts = async (folder: string) => [
  await written(join(folder, 'a'), { first: 0, rows: 1_000, group: 300 }),
  await written(join(folder, 'b'), { first: 1_000, rows: 0, group: 300 }),
  await written(join(folder, 'c'), { first: 1_000, rows: 1_500, group: 700 }),
]

/** Adds files to a growing one and places it; what it was after each. */
async function grown(path: string, files: readonly string[], { known, placed }: { known?: Grown; placed: string }) {
  const file = await growingParquet(path, known)
  const after: Grown[] = []
  for (const part of files) after.push(await file.add(part))
  await file.placeAt({ staged: placed, target: placed })
  return { after, record: await file.recordOf(placed) }
}

test('files become one with all rows in order, which another reader finds by the footer', async () => {
  const folder = tempFolder()
  const parts = await threeParts(folder)
  const target = join(folder, 'all')
  const { after } = await grown(join(folder, 'body'), parts, { placed: target })
  expect(after.map(({ rows, groups }) => [rows, groups])).toEqual([
    [1_000, 4],
    [1_000, 4],
    [2_500, 7],
  ])

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
  await grown(join(folder, 'body'), parts, { placed: join(folder, 'all') })
  const some = await pl.scanParquet(join(folder, 'all')).slice(7_321, 3).collect()
  expect(some.toRecords()).toEqual(frameOf(7_321, 3).toRecords())
})

test('one file grows to a file of the same content, whose hash is known', async () => {
  const folder = tempFolder()
  const part = await written(join(folder, 'a'), { first: 0, rows: 100, group: 40 })
  const { record } = await grown(join(folder, 'body'), [part], { placed: join(folder, 'all') })
  const bytes = readFileSync(part)
  expect(readFileSync(join(folder, 'all'))).toEqual(bytes)
  expect(record).toEqual({ sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length })
})

test('files of other columns are not added', async () => {
  const folder = tempFolder()
  const part = await written(join(folder, 'a'), { first: 0, rows: 10, group: 10 })
  const other = join(folder, 'b')
  await frameOf(0, 10)
    .lazy()
    .select(pl.col('id'))
    .sinkParquet(other, { ...LAYOUT, rowGroupSize: 10 })
    .collect()
  const file = await growingParquet(join(folder, 'body'))
  const known = await file.add(part)
  await expect(file.add(other)).rejects.toThrow(`${other} has another schema`)
  const again = await growingParquet(join(folder, 'body'), known)
  await expect(again.add(other)).rejects.toThrow(`${other} has another schema`)
})

test.each([
  'before anything of the next was written',
  'amid the pages of the next',
  'after its footer',
  'when published',
])('stopped %s, it goes on where it was known to be, to the same bytes', async (moment) => {
  const folder = tempFolder()
  const parts = await threeParts(folder)
  const at = (name: string) => join(folder, name)
  const [whole, body, published] = [at('whole'), at('body'), at('published')]
  const { after, record } = await grown(at('undisturbed'), parts, { placed: whole })
  const bytes = readFileSync(whole)

  const first = await growingParquet(body)
  const known = await first.add(parts[0] ?? '')
  expect(known).toEqual(after[0])
  if (moment === 'amid the pages of the next') {
    const { bytes: later, footerBytes } = await first.add(parts[2] ?? '')
    truncateSync(body, (known.bytes + later) >> 1)
    truncateSync(`${body}.footer`, footerBytes - 1)
  }
  if (moment === 'after its footer') appendFileSync(body, bytes)
  if (moment === 'when published') {
    await first.placeAt({ staged: published, target: published })
    expect(statSync(published).nlink).toBe(2)
    copyFileSync(published, at('as published'))
  }
  const again = await grown(body, parts.slice(1), { known, placed: whole })
  expect(again.after).toEqual(after.slice(1))
  expect(again.record).toEqual(record)
  expect(readFileSync(whole)).toEqual(bytes)
  if (moment === 'when published') expect(readFileSync(published)).toEqual(readFileSync(at('as published')))
})

test('one of which a part is gone is refused', async () => {
  const folder = tempFolder()
  const body = join(folder, 'body')
  const file = await growingParquet(body)
  const known = await file.add(await written(join(folder, 'a'), { first: 0, rows: 10, group: 10 }))
  truncateSync(body, known.bytes - 1)
  await expect(growingParquet(body, known)).rejects.toMatchObject({ code: 'BROKEN_CONTRACT' })
  rmSync(body)
  await expect(growingParquet(body, known)).rejects.toMatchObject({ code: 'BROKEN_CONTRACT' })
})
