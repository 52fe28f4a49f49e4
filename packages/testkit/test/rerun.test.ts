import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Workdir, workdir } from '../src/index.ts'
import { artifactContents } from './artifact-folder.ts'
import { GENERATED_SETTINGS, generatedRepository, runCalls } from './pipeline.ts'

const SAME = [
  'training.parquet',
  'data_validation.json',
  'train_x.parquet',
  'train_y.parquet',
  'test_x.parquet',
  'test_y.parquet',
  'train_keys.parquet',
  'test_keys.parquet',
  'transforms.json',
  'batch_input.parquet',
  'batch_data_validation.json',
]

test('the same inputs and options give the same bytes again, apart from what a run id is in', async () => {
  const dir = workdir()
  await generatedRepository(dir)
  await runCalls(dir, GENERATED_SETTINGS)
  const [first, results] = [bytesOf(dir), await resultsOf(dir)]
  rmSync(dir.path('artifacts'), { recursive: true })
  await runCalls(dir, GENERATED_SETTINGS)
  expect(bytesOf(dir)).toEqual(first)
  const again = await resultsOf(dir)
  expect({ ...again, registered: '' }).toEqual({ ...results, registered: '' })
  expect([results.registered, again.registered]).toEqual(['1', '2'])
}, 120_000)

const bytesOf = (dir: Workdir): Record<string, string | undefined> => {
  const contents = artifactContents(dir)
  return Object.fromEntries(SAME.map((file) => [file, contents[`artifacts/${file}`]]))
}

/** What may differ in ids only, without them. */
async function resultsOf(dir: Workdir) {
  const withoutIds = (file: string): object => {
    const { run_id, model_id, model_uri, set_id, input_sets, ...rest } = dir.readJson(`artifacts/${file}`) as Ids
    return rest
  }
  const { _version } = dir.readJson('artifacts/registered_model_version.json') as { _version: string }
  return {
    runInfo: withoutIds('run_info.json'),
    evaluation: withoutIds('evaluation.json'),
    verdict: withoutIds('model_validation.json'),
    predictions: await dir.readTable('artifacts/batch_output.parquet'),
    registered: _version,
  }
}

type Ids = Record<'run_id' | 'model_id' | 'model_uri' | 'set_id' | 'input_sets', unknown>
