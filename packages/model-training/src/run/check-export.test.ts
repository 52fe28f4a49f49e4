import { encodeModel, linearGraph } from '@millrace/onnx'
import { expect, test } from 'vitest'
import { checkExport } from './check-export.ts'

const inputs = [
  { name: 'a', type: 'double', required: false },
  { name: 'b', type: 'long', required: true },
] as const
const exported = {
  graph: encodeModel(linearGraph({ inputs, coefficients: [2, -1], intercept: 0.5, output: 'prediction' })),
  signature: { inputs, outputs: [{ name: 'prediction', type: 'double', required: true }] },
  inputExample: [
    { a: 1, b: 3 },
    { a: -2, b: 0 },
  ],
} as const

test('a graph that predicts what the coefficients do passes', async () => {
  await expect(checkExport({ ...exported, expected: [-0.5, -3.5] })).resolves.toBeUndefined()
})

test('a graph that predicts anything else is found out', async () => {
  await expect(checkExport({ ...exported, expected: [-0.5, -3.500001] })).rejects.toThrow(
    'the exported model predicts -0.5, -3.5 for its input example, the fit -0.5, -3.500001',
  )
})
