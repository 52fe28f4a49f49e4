import { readdirSync } from 'node:fs'
import { openScorer } from '@millrace/mlmodel'
import { expect, test } from 'vitest'
import { openModel } from '../src/open-model.ts'
import { trained } from './trained.ts'

test('a linear model scores as onnxruntime does, gaps and absurd values included, and says what onnxruntime says of what is missing', async () => {
  const dir = await trained()
  const models = dir.path('mlartifacts/1/models')
  const folder = `${models}/${readdirSync(models)[0]}/artifacts`
  const [ours, runtime] = [await openModel(folder), await openScorer(folder)]
  try {
    const random = (place: number) =>
      Float64Array.from({ length: 5000 }, (_, row) => Math.sin(row * 7.1 + place) * 10 ** ((row % 12) - 5))
    const [a, b] = [random(1), random(2)]
    a.set([Number.NaN, 0, 1e300, -0])
    const batch = { rows: 5000, columns: { a, b } }
    const [found, expected] = [await ours.score(batch), await runtime.score(batch)]
    expected.forEach((value, row) => {
      if (Number.isNaN(value)) expect(found[row]).toBeNaN()
      else expect(Math.abs((found[row] ?? 0) - value)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(value)))
    })
    expect(ours.columns).toEqual(runtime.columns)
    await expect(ours.score({ rows: 5000, columns: { a } })).rejects.toThrow('columns that the model needs are missing')
  } finally {
    await Promise.all([ours.close(), runtime.close()])
  }
})
