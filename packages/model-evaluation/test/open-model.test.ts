import { openScorer } from '@millrace/mlmodel'
import { workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'
import { columns, writeModel } from '../../mlmodel/test/model-folder.ts'
import { encodeModel, linearGraph } from '../../onnx/src/index.ts'
import { openModel } from '../src/open-model.ts'

const ROWS = 5000

test('a linear model scores as onnxruntime does, gaps and absurd values included, and says what onnxruntime says of what is missing', async () => {
  const folder = workdir().path('linear')
  const names = ['a', 'b', 'c']
  const inputs = names.map((name) => ({ name, type: 'double' as const }))
  const graph = linearGraph({ inputs, coefficients: [2.5, -3.25, 0.1], intercept: 7, output: 'y' })
  await writeModel(folder, encodeModel(graph), columns(...names.map((name): [string, 'double'] => [name, 'double'])))
  const [ours, runtime] = [await openModel(folder), await openScorer(folder)]
  try {
    const values = (place: number) =>
      Float64Array.from({ length: ROWS }, (_, row) => Math.sin(row * 7.1 + place) * 10 ** ((row % 12) - 5))
    const [a, b, c] = [values(1), values(2), values(3)]
    a.set([Number.NaN, 0, 1e300, -0, Number.POSITIVE_INFINITY])
    const batch = { rows: ROWS, columns: { a, b, c } }
    const [found, expected] = [await ours.score(batch), await runtime.score(batch)]
    expected.forEach((value, row) => {
      if (Number.isFinite(value)) {
        const size = Math.max(1, ...[a, b, c].map((column) => Math.abs(column[row] ?? 0)))
        expect(Math.abs((found[row] ?? 0) - value)).toBeLessThanOrEqual(1e-12 * size)
      } else expect(found[row]).toBe(value)
    })
    expect(ours.columns).toEqual(runtime.columns)
    await expect(ours.score({ rows: ROWS, columns: { a, b } })).rejects.toThrow('the model needs are missing:\n  - c')
  } finally {
    await Promise.all([ours.close(), runtime.close()])
  }
})
