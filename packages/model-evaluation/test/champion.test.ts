import type { Workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'
import { run, train, trainedOrders } from './trained.ts'

const trained = trainedOrders()

interface Compared {
  readonly metrics: Record<string, number>
  readonly differences: Record<string, { difference: number; interval: { low: number; high: number } | null }>
}
interface Evaluation {
  readonly rmse: number
  readonly champion?: Compared & { status: string; reason?: string }
  readonly slices: readonly { champion?: Compared }[]
}

const evaluate = async (dir: Workdir, ...words: readonly string[]): Promise<Evaluation> => {
  await run(dir, 'model-evaluation', '--slice-least-rows', '2', ...words)
  return dir.readJson('artifacts/evaluation.json') as Evaluation
}

test('a champion is measured on the same rows, in all and in slices, and the differences have intervals', async () => {
  const dir = await trained('--alpha', '5')
  const poor = await evaluate(dir)
  const { model_uri } = dir.readJson('artifacts/run_info.json') as { model_uri: string }
  await train(dir, '--alpha', '0.01')
  const { rmse, champion, slices } = await evaluate(dir, '--champion', model_uri, '--slices', 'shop')
  expect(champion?.status).toBe('evaluated')
  expect(champion?.metrics['rmse']).toBeCloseTo(poor.rmse, 12)
  const difference = champion?.differences['rmse']
  expect(difference?.difference).toBeCloseTo(rmse - poor.rmse, 12)
  expect(difference?.interval?.high).toBeLessThan(0)
  expect(champion?.differences['max_error']?.interval).toBeNull()
  expect(slices).toHaveLength(4)
  for (const slice of slices) expect(slice.champion?.differences['mae']?.interval?.high).toBeLessThan(0)
})

test('a model does not differ from itself', async () => {
  const dir = await trained('--alpha', '0.01')
  const { model_uri } = dir.readJson('artifacts/run_info.json') as { model_uri: string }
  const { champion } = await evaluate(dir, '--champion', model_uri)
  const zero = { difference: 0, interval: { low: 0, high: 0 } }
  expect(champion?.differences).toMatchObject({ rmse: zero, mae: zero, r2: zero, wape: zero })
})

test('an absent champion is stated, and an error only where one is required', async () => {
  const dir = await trained()
  const words = ['--champion', 'models:/shops@champion']
  expect((await evaluate(dir, ...words)).champion).toMatchObject({
    status: 'absent',
    reason: expect.stringContaining('shops'),
  })
  const { code, stderr } = await dir.run('model-evaluation', [...words, '--require-champion'])
  expect(code).toBe(3)
  expect(stderr).toMatch(/models:\/shops@champion is absent/)
})

test('a champion that needs a column that is not there cannot be used, and the rest is as without it', async () => {
  const dir = await trained()
  const { model_uri } = dir.readJson('artifacts/run_info.json') as { model_uri: string }
  const rows = await dir.readTable('artifacts/training.parquet')
  const { b, ...others } = rows
  expect(b).toHaveLength(400)
  await dir.writeTable('artifacts/training.parquet', others)
  await run(dir, 'data-preparation', '--target-col', 'y', '--entity-keys', 'shop', '--test-size', '0.5')
  await train(dir)
  const { champion, ...evaluation } = await evaluate(dir, '--champion', model_uri)
  expect(champion).toMatchObject({ status: 'unusable', reason: expect.stringMatching(/missing[\s\S]*b /) })
  expect(champion?.metrics).toBeUndefined()
  expect(evaluation.rmse).toBe((await evaluate(dir)).rmse)
})
