import { join } from 'node:path'
import pl from 'nodejs-polars'
import { expect, test } from 'vitest'
import { run, tempFolder } from './temp-folder.ts'

test('integers, booleans and nulls stream as doubles in row order, batch by batch', async () => {
  const rows = 500_000
  const index = pl
    .DataFrame({
      i: pl.Series(
        'i',
        Array.from({ length: rows }, (_, row) => row),
        pl.Int64,
      ),
    })
    .lazy()
  const frame = index.withColumns(
    pl.col('i').modulo(2).eq(pl.lit(0)).alias('even'),
    pl
      .when(pl.col('i').modulo(3).eq(pl.lit(0)))
      .then(pl.lit(null))
      .otherwise(pl.col('i').cast(pl.Float64))
      .alias('gaps'),
  )
  const session = await run(join(tempFolder(), 'artifacts'))
  let row = 0
  let batches = 0
  let wrong = 0
  for await (const batch of session.numbers(frame, ['gaps', 'even', 'i'])) {
    const [gaps, even, i] = batch.columns
    expect([gaps?.length, even?.length, i?.length]).toEqual([batch.rows, batch.rows, batch.rows])
    for (let at = 0; at < batch.rows; at++, row++) {
      const gap = row % 3 === 0 ? Number.NaN : row
      if (!Object.is(gaps?.[at], gap) || even?.[at] !== (row % 2 === 0 ? 1 : 0) || i?.[at] !== row) wrong++
    }
    batches++
  }
  expect({ row, wrong }).toEqual({ row: rows, wrong: 0 })
  expect(batches).toBeGreaterThan(1)
})

test('batches of so many values at most hold the same rows of many columns in the same order', async () => {
  const rows = 3_001
  const names = Array.from({ length: 150 }, (_, place) => `c${place}`)
  const frame = pl
    .concat(
      [0, 1, 2].map((part) =>
        pl
          .DataFrame({
            i: pl.Series(
              'i',
              Array.from({ length: part < 2 ? 1_000 : 1_001 }, (_, row) => part * 1_000 + row),
              pl.Int64,
            ),
          })
          .lazy(),
      ),
      { how: 'vertical' },
    )
    .select(...names.map((name, place) => pl.col('i').mul(place).alias(name)))
  const session = await run(join(tempFolder(), 'artifacts'))
  const sizes: number[] = []
  let row = 0
  let wrong = 0
  for await (const { rows: count, columns } of session.numbers(frame, names, 150 * 700)) {
    sizes.push(count)
    for (let at = 0; at < count; at++, row++)
      for (const [place, values] of columns.entries()) if (values[at] !== row * place) wrong++
  }
  expect({ row, wrong }).toEqual({ row: rows, wrong: 0 })
  expect(sizes).toEqual([700, 700, 700, 700, 201])
})

test('no rows are no batches', async () => {
  const session = await run(join(tempFolder(), 'artifacts'))
  const frame = pl.DataFrame({ a: pl.Series('a', [], pl.Float64) }).lazy()
  for await (const batch of session.numbers(frame, ['a'])) expect.unreachable(`a batch of ${batch.rows} rows`)
  for await (const batch of session.numbers(frame, ['a'], 8)) expect.unreachable(`a batch of ${batch.rows} rows`)
})

test('text that is no number breaks the contract', async () => {
  const session = await run(join(tempFolder(), 'artifacts'))
  const batches = session.numbers(pl.DataFrame({ a: ['x'] }).lazy(), ['a'])
  await expect(batches[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'BROKEN_CONTRACT' })
})
