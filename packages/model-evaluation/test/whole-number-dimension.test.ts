import { openSession } from '@millrace/artifact-store'
import { workdir } from '@millrace/testkit'
import pl from 'nodejs-polars'
import { expect, onTestFinished, test } from 'vitest'
import { wholeNumberDimension } from '../src/slices/text-dimension.ts'

test('keys that are whole numbers are parts in the order of the numbers, and null is one', async () => {
  const { dimension, parts } = (await of([10n, 2n, null, 2n, -3n])) ?? {}
  expect(dimension?.labels).toEqual(['key=-3', 'key=2', 'key=10', 'key=null'])
  expect(parts).toEqual([2, 1, 3, 1, 0])
})

test('of many keys the most frequent are parts, and the rows of the others are in none', async () => {
  const keys = Array.from({ length: 101 }, (_, key) => [BigInt(key), BigInt(key)])
  const { dimension, parts } = (await of([...keys.flat(), 500n, 500n, 500n, 1000n])) ?? {}
  expect(dimension?.labels).toHaveLength(101)
  expect(dimension?.labels).toContain('key=500')
  expect(parts?.at(-2)).toBe(dimension?.labels.indexOf('key=500'))
  expect(parts?.at(-1)).toBe(-1)
})

test('keys that doubles do not tell apart, and those that are no whole numbers, are left to text', async () => {
  expect(await of([2n ** 53n, 2n ** 53n + 1n])).toBeUndefined()
  expect(await of([1.5, 2])).toBeUndefined()
})

async function of(keys: readonly (bigint | number | null)[]) {
  const dir = workdir()
  const tables = await openSession({ artifacts: dir.root, step: 'model-evaluation' })
  onTestFinished(() => tables.dispose())
  await dir.writeTable('keys.parquet', { key: [...keys] })
  const frame = pl.scanParquet(dir.path('keys.parquet'))
  const found = await wholeNumberDimension({ name: 'key', alias: 'part', value: pl.col('key') }, frame, tables)
  if (found === undefined) return undefined
  const rows = await tables.collect(frame.select(found.code))
  const values = Float64Array.from(rows, ({ part }) => (typeof part === 'number' ? part : Number.NaN))
  return { dimension: found.dimension, parts: [...found.dimension.partsOf(values)] }
}
