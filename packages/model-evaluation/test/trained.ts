import { preparedCopies, type Workdir } from '@millrace/testkit'
import { expect } from 'vitest'

export const ROWS = 400

/** Orders of four shops over a hundred days, with errors around a plane; those of shop s3 are four times as large. */
export const order = (row: number) => {
  const noise = ((row * 37) % 101) / 101 - 0.5
  const shop = `s${(row * 7) % 4}`
  const [a, b] = [(row * 13) % 17, (row * 29) % 23]
  return { shop, a, b, weight: 1 + (row % 3), y: 1 + 2 * a - 3 * b + (shop === 's3' ? 4 : 1) * noise }
}

/** Gives folders with a model of such orders, trained on a part of them under some settings. */
export const trainedOrders = () =>
  preparedCopies(async (dir, ...training: readonly string[]) => {
    const rows = Array.from({ length: ROWS }, (_, row) => order(row))
    await dir.writeTable('artifacts/training.parquet', {
      event_timestamp: rows.map((_, row) => new Date(Date.UTC(2024, 0, 1, row * 6))),
      shop: rows.map(({ shop }) => shop),
      a: rows.map(({ a }) => a),
      b: rows.map(({ b }) => b),
      y: rows.map(({ y }) => y),
    })
    await run(dir, 'data-preparation', '--target-col', 'y', '--entity-keys', 'shop', '--test-size', '0.5')
    await train(dir, ...training)
  })

/** Trains again; the model of the run before stays in the store. */
export async function train(dir: Workdir, ...words: readonly string[]): Promise<{ model_uri: string }> {
  await run(dir, 'model-training', ...words)
  return dir.readJson('artifacts/run_info.json') as { model_uri: string }
}

export async function run(dir: Workdir, bin: string, ...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await dir.run(bin, words)
  expect(code, stderr).toBe(0)
  return stdout
}
