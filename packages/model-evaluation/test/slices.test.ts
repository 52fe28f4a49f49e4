import type { Workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'
import { run, trainedOrders } from './trained.ts'

const trained = trainedOrders()

interface Slice {
  readonly slice: string
  readonly rows: number
  readonly metrics: Record<string, number>
  readonly intervals: Record<string, { low: number; high: number } | null>
}
interface Evaluation {
  readonly rmse: number
  readonly slices: readonly Slice[]
  readonly unsliced: readonly { by: string[]; parts: number; rows: number }[]
  readonly intervals: Slice['intervals']
  readonly interval_method: unknown
}

const evaluate = async (dir: Workdir, ...words: readonly string[]): Promise<Evaluation> => {
  await run(dir, 'model-evaluation', '--slice-least-rows', '2', ...words)
  return dir.readJson('artifacts/evaluation.json') as Evaluation
}

/** The predictions, targets, shops and times of the test rows, by the bin that scores batches. */
async function scored(dir: Workdir) {
  const { model_uri } = dir.readJson('artifacts/run_info.json') as { model_uri: string }
  await run(
    dir,
    'batch-prediction',
    '--model',
    model_uri,
    '--input',
    'artifacts/test_x.parquet',
    '--output',
    'scored.parquet',
  )
  const [predictions, targets, keys] = await Promise.all([
    dir.readTable('scored.parquet'),
    dir.readTable('artifacts/test_y.parquet'),
    dir.readTable('artifacts/test_keys.parquet'),
  ])
  return (targets['y'] ?? []).map((y, row) => ({
    error: Number(predictions['prediction']?.[row]) - Number(y),
    shop: String(keys['shop']?.[row]),
    time: new Date(String(keys['event_timestamp']?.[row])),
  }))
}

const rmseOf = (rows: readonly { error: number }[]) =>
  Math.sqrt(rows.reduce((sum, { error }) => sum + error * error, 0) / rows.length)

test('slices by entity, by period and by both hold the errors of their rows', async () => {
  const dir = await trained('--alpha', '0.01')
  const rows = await scored(dir)
  const { slices, rmse } = await evaluate(
    dir,
    '--slices',
    'shop; event_timestamp',
    '--slices',
    'shop & month(event_timestamp) <= 2',
  )
  expect(rmse).toBeCloseTo(rmseOf(rows), 9)
  for (const shop of ['s0', 's1', 's2', 's3']) {
    const its = rows.filter((row) => row.shop === shop)
    const found = slices.find(({ slice }) => slice === `shop=${shop}`)
    expect(found?.rows).toBe(its.length)
    expect(found?.metrics['rmse']).toBeCloseTo(rmseOf(its), 9)
    const early = its.filter(({ time }) => time.getUTCMonth() < 2)
    const crossed = slices.find(({ slice }) => slice === `shop=${shop} & month(event_timestamp) <= 2`)
    expect(crossed?.rows).toBe(early.length)
    expect(crossed?.metrics['rmse']).toBeCloseTo(rmseOf(early), 9)
  }
  const march = rows.filter(({ time }) => time.getUTCMonth() === 2)
  expect(slices.find(({ slice }) => slice === 'event_timestamp=2024-03')?.rows).toBe(march.length)
})

test('the shop with the largest errors stands out of the interval of all rows', async () => {
  const { slices, intervals } = await evaluate(await trained('--alpha', '0.01'), '--slices', 'shop')
  const worst = slices.find(({ slice }) => slice === 'shop=s3')
  expect(worst?.intervals['rmse']?.low).toBeGreaterThan(intervals['rmse']?.high ?? Number.POSITIVE_INFINITY)
})

test('numbers are sliced by quantiles, few of them by value, and small slices are counted only', async () => {
  const dir = await trained('--alpha', '0.01')
  const { slices, unsliced } = await evaluate(dir, '--slices', 'a', '--slices', 'a * b', '--slice-buckets', '3')
  expect(slices.filter(({ slice }) => /^a=\d+$/.test(slice))).toHaveLength(17)
  const buckets = slices.filter(({ slice }) => /^a \* b[<=>]/.test(slice))
  expect(buckets).toHaveLength(3)
  expect(buckets.reduce((sum, { rows }) => sum + rows, 0)).toBe(200)
  expect(unsliced).toEqual([])
  await run(dir, 'model-evaluation', '--slices', 'a', '--slice-least-rows', '100')
  const small = dir.readJson('artifacts/evaluation.json') as Evaluation
  expect(small).toMatchObject({ slices: [], unsliced: [{ by: ['a'], parts: 17, rows: 200 }] })
})

test('the same seed gives the same intervals, another one others, and the method is stated', async () => {
  const dir = await trained('--alpha', '0.01')
  const words = ['--bootstrap-repetitions', '200', '--bootstrap-seed']
  const [one, again, other] = [
    await evaluate(dir, ...words, '7'),
    await evaluate(dir, ...words, '7'),
    await evaluate(dir, ...words, '8'),
  ]
  expect(again).toEqual(one)
  expect(other.intervals).not.toEqual(one.intervals)
  expect(one.interval_method).toEqual({ method: 'bootstrap', confidence: 0.95, seed: 7, repetitions: 200 })
  const without = await evaluate(dir, '--intervals', 'none')
  expect([without.intervals, without.interval_method]).toEqual([undefined, undefined])
})

test('2: a slice by what is no column names the nearest', async () => {
  const { code, stderr } = await (await trained()).run('model-evaluation', ['--slices', 'shopp'])
  expect(code).toBe(2)
  expect(stderr).toMatch(/--slices.*shopp.*"shop"/)
})
