import { expect, test } from 'vitest'
import { classLabels } from './class-labels.ts'
import { classifierGraph } from './classifier-graph.ts'
import { decodeModel } from './decode-model.ts'
import { encodeModel } from './encode-model.ts'
import { openModel } from './open-model.ts'
import { withoutZipMap } from './without-zip-map.ts'

const asTheyAre = (names: readonly string[]) => (_: unknown, columns: ReadonlyMap<string, string>) =>
  names.map((name) => columns.get(name) ?? '')

const binary = {
  inputs: [
    { name: 'a', type: 'double' },
    { name: 'b', type: 'long' },
  ],
  transform: asTheyAre(['a', 'b']),
  coefficients: [[Math.log(3), 1]],
  intercepts: [-1],
  classes: [-3, 7],
  label: 'prediction',
  probabilities: 'probabilities',
} as const

async function outputs(
  model: ReturnType<typeof classifierGraph>,
  columns: Parameters<Awaited<ReturnType<typeof openModel>>['run']>[0],
  rows: number,
) {
  const bytes = encodeModel(model)
  const decoded = decodeModel(bytes, 'the model')
  const opened = await openModel(withoutZipMap(decoded) ?? bytes, 'the model')
  try {
    expect(classLabels(decoded)).toBeDefined()
    const [label, probabilities] = opened.outputs.map(({ name }) => name)
    const found = await opened.run(columns, rows)
    return {
      label: Array.from<unknown>(found[label ?? ''] ?? []).map((it) => (typeof it === 'bigint' ? Number(it) : it)),
      probabilities: Array.from(found[probabilities ?? ''] ?? [], Number),
    }
  } finally {
    await opened.close()
  }
}

test('with two classes the probability is the sigmoid of the log odds, and the label the second from one half on', async () => {
  // Log odds of log 3 and 0 are odds of 3 to 1 and of 1 to 1; -log 3 are 1 to 3.
  const columns = { a: Float64Array.of(1, 0, -1), b: BigInt64Array.of(1n, 1n, 1n) }
  const { label, probabilities } = await outputs(classifierGraph(binary), columns, 3)
  expect(label).toEqual([7, 7, -3])
  const wanted = [0.25, 0.75, 0.5, 0.5, 0.75, 0.25]
  probabilities.forEach((value, at) => {
    expect(value).toBeCloseTo(wanted[at] ?? Number.NaN, 7)
  })
})

test('with more classes the probabilities are the softmax, and of equals the label is the first', async () => {
  const model = classifierGraph({
    ...binary,
    inputs: [{ name: 'a', type: 'double' }],
    transform: asTheyAre(['a']),
    coefficients: [[Math.log(2)], [0], [0]],
    intercepts: [0, 0, 0],
    classes: [0, 1, 2],
  })
  const { label, probabilities } = await outputs(model, { a: Float64Array.of(1, 0, -1) }, 3)
  expect(label).toEqual([0, 0, 1])
  const wanted = [0.5, 0.25, 0.25, 1 / 3, 1 / 3, 1 / 3, 0.2, 0.4, 0.4]
  probabilities.forEach((value, at) => {
    expect(value).toBeCloseTo(wanted[at] ?? Number.NaN, 7)
  })
})

test('labels are text or Booleans where the classes are', async () => {
  const columns = { a: Float64Array.of(1, -1), b: BigInt64Array.of(1n, 1n) }
  const text = classifierGraph({ ...binary, classes: ['nö', 'yes'] })
  expect((await outputs(text, columns, 2)).label).toEqual(['yes', 'nö'])
  expect(classLabels(text)).toEqual(['nö', 'yes'])
  expect(text.graph?.output[0]?.type?.tensorType?.elemType).toBe(8)
  const truth = classifierGraph({ ...binary, classes: [false, true] })
  expect((await outputs(truth, columns, 2)).label).toEqual([1, 0])
  expect(truth.graph?.output[0]?.type?.tensorType?.elemType).toBe(9)
})

test('no rows give no labels, and huge log odds no NaN', async () => {
  expect((await outputs(classifierGraph(binary), { a: new Float64Array(), b: new BigInt64Array() }, 0)).label).toEqual(
    [],
  )
  const far = await outputs(classifierGraph(binary), { a: Float64Array.of(1e6, -1e6), b: BigInt64Array.of(0n, 0n) }, 2)
  expect(far).toEqual({ label: [7, -3], probabilities: [0, 1, 1, 0] })
})

test('a column that is called as an output is refused', () => {
  const inputs = [{ name: 'probabilities', type: 'double' }] as const
  expect(() => classifierGraph({ ...binary, inputs })).toThrow(/probabilities/)
})
