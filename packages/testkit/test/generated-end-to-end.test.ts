import { expect, test } from 'vitest'
import { workdir } from '../src/index.ts'
import { expectEveryArtifact } from './artifact-folder.ts'
import { type GeneratedRow, LABEL } from './generated-repository.ts'
import { GENERATED_SETTINGS, generatedRepository, runCalls } from './pipeline.ts'
import { pointInTimeTable } from './point-in-time-table.ts'

test('300 columns over two keys go from definitions to predictions, each value as of its row’s own time', async () => {
  const dir = workdir()
  const { views, training, batch } = await generatedRepository(dir, {
    rows: 1500,
    batchRows: 250,
    featuresPerView: 100,
  })
  await runCalls(dir, GENERATED_SETTINGS)
  expectEveryArtifact(dir)

  const joined = pointInTimeTable(views, training)
  expect(Object.keys(joined)).toHaveLength(300)
  const table = await dir.readTable('artifacts/training.parquet')
  const wanted = { ...entityColumns(training), [LABEL]: training.map(({ label }) => label), ...joined }
  expect(Object.keys(table).sort()).toEqual(Object.keys(wanted).sort())
  for (const [name, values] of Object.entries(wanted)) expect(table[name], name).toEqual(values)

  const features = pointInTimeTable(views, batch)
  const input = await dir.readTable('artifacts/batch_input.parquet')
  for (const [name, values] of Object.entries({ ...entityColumns(batch), ...features }))
    expect(input[name], name).toEqual(values)

  const { prediction = [], ...keys } = await dir.readTable('artifacts/batch_output.parquet')
  expect(keys).toEqual(entityColumns(batch))
  const scored = batch.map((_, row) => Object.values(features).every((values) => values[row] !== null))
  expect(prediction.map((value) => value !== null)).toEqual(scored)
  const misses = batch.flatMap(({ label }, row) => (scored[row] ? [Number(prediction[row]) - label] : []))
  expect(misses.length).toBeGreaterThan(50)
  // The noise of the label has a standard deviation of 0.1, the label itself one of more than 5.
  expect(Math.sqrt(misses.reduce((sum, miss) => sum + miss * miss, 0) / misses.length)).toBeLessThan(0.3)

  const { run_id } = dir.readJson('artifacts/run_info.json') as { run_id: string }
  const registered = { _name: 'takings_model', _version: '1', _run_id: run_id }
  expect(dir.readJson('artifacts/registered_model_version.json')).toMatchObject(registered)
  expect(dir.read('artifacts/batch_output.parquet').includes(run_id)).toBe(true)
}, 180_000)

const entityColumns = (rows: readonly GeneratedRow[]): Record<string, unknown[]> => ({
  store_code: rows.map(({ keys }) => keys['store_code']),
  product_no: rows.map(({ keys }) => asRead(keys['product_no'])),
  event_timestamp: rows.map(({ time }) => new Date(time)),
})

/** Tables read back hold bigints only beyond what numbers hold. */
const asRead = (key: unknown): unknown =>
  typeof key === 'bigint' && Number.isSafeInteger(Number(key)) ? Number(key) : key
