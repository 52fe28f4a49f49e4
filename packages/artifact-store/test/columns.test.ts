import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import pl from 'nodejs-polars'
import { expect, test } from 'vitest'
import { run, tempFolder } from './temp-folder.ts'

test('whole columns come as doubles without their nulls, from as many batches as there are', async () => {
  const rows = 500_000
  const i = pl.col('i')
  const frame = pl
    .DataFrame({
      i: pl.Series(
        'i',
        Int32Array.from({ length: rows }, (_, row) => row),
        pl.Int32,
      ),
    })
    .lazy()
    .withColumns(
      pl
        .when(i.modulo(3).eq(pl.lit(0)))
        .then(pl.lit(null))
        .otherwise(i)
        .alias('gaps'),
      i.modulo(2).eq(pl.lit(0)).alias('even'),
      pl
        .when(i.lt(pl.lit(0)))
        .then(i)
        .otherwise(pl.lit(null))
        .alias('nothing'),
      pl.lit(Number.NaN).alias('nan'),
    )
  const session = await run(join(tempFolder(), 'artifacts'))
  const columns = await session.columns(frame, ['gaps', 'even', 'nothing', 'nan', 'i'])
  expect(columns.rows).toBe(rows)
  const read = (name: string) => {
    const into = new Float64Array(rows + 1)
    return into.subarray(0, columns.read(name, into))
  }
  expect(
    read('i')
      .sort()
      .findIndex((value, row) => value !== row),
  ).toBe(-1)
  const present = Array.from({ length: rows }, (_, row) => row).filter((row) => row % 3 !== 0)
  expect(Array.from(read('gaps').sort())).toEqual(present)
  expect(read('even').reduce((sum, value) => sum + value, 0)).toBe(rows / 2)
  expect(read('nothing')).toHaveLength(0)
  expect(read('nan').filter(Number.isNaN)).toHaveLength(rows)
  expect(() => read('another')).toThrow()
  for (const [name, length] of [
    ['gaps', 1009],
    ['i', 65_536],
    ['nothing', 8],
  ] as const) {
    const found: number[] = []
    for (const stretch of columns.stretches(name, new Float64Array(length))) {
      expect(stretch.length).toBeLessThanOrEqual(length)
      found.push(...stretch)
    }
    expect(Float64Array.from(found), name).toEqual(read(name))
  }
  columns.remove()
})

test('a table without rows has columns without values, and a removed file is gone', async () => {
  const artifacts = join(tempFolder(), 'artifacts')
  const session = await run(artifacts)
  const columns = await session.columns(pl.DataFrame({ a: pl.Series('a', [], pl.Float64) }).lazy(), ['a'])
  expect(columns.rows).toBe(0)
  expect(columns.read('a', new Float64Array())).toBe(0)
  columns.remove()
  const scratch = join(artifacts, '.tmp')
  expect(
    existsSync(scratch)
      ? readdirSync(scratch, { recursive: true }).filter((it) => String(it).includes('scratch-'))
      : [],
  ).toEqual([])
})

test('text that is no number breaks the contract', async () => {
  const session = await run(join(tempFolder(), 'artifacts'))
  await expect(session.columns(pl.DataFrame({ a: ['x'] }).lazy(), ['a'])).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
  })
})
