import type { TableAccess } from '@millrace/artifact-store'
import pl, { type LazyDataFrame } from 'nodejs-polars'
import { expect, test } from 'vitest'
import { codeTexts, decodeTexts } from '../src/text-codes.ts'

const tables = { collect: async (plan: LazyDataFrame) => (await plan.collect()).toRecords() } as TableAccess

/** Texts to numbers and back, in the order of the rows. */
async function thereAndBack(columns: Record<string, (string | null)[]>) {
  const series = Object.entries(columns).map(([name, values]) => pl.Series(name, values, pl.String))
  const { frame, texts } = await codeTexts(pl.DataFrame(series).lazy(), Object.keys(columns), tables)
  const coded = await frame.collect()
  return Object.fromEntries(
    [...texts].map(([name, known]) => {
      const codes = Float64Array.from(coded.getColumn(name).toArray(), (code) =>
        code === null ? Number.NaN : Number(code),
      )
      return [name, decodeTexts(codes, known)]
    }),
  )
}

test('texts of several columns come back as they were, nulls and empty ones too', async () => {
  const columns = { t: ['b', null, 'a', 'b', ''], u: ['ü', 'b', 'ü', null, 'a b'] }
  expect(await thereAndBack(columns)).toEqual(columns)
})

test('a column without any text is all null', async () => {
  expect(await thereAndBack({ t: [null, null] })).toEqual({ t: [null, null] })
})

test('where no column is of text, the plan is the one given', async () => {
  const frame = pl.DataFrame({ a: [1] }).lazy()
  expect(await codeTexts(frame, [], tables)).toEqual({ frame, texts: new Map() })
})
