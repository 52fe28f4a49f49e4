import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeModel, GraphBuilder, openModel } from '../src/index.ts'

const OPERATIONS = {
  Add: (x: number, c: number) => x + c,
  Sub: (x: number, c: number) => x - c,
  Mul: (x: number, c: number) => x * c,
  Div: (x: number, c: number) => x / c,
}
type Operation = keyof typeof OPERATIONS

const DOUBLE = 11
const port = (name: string) => ({
  name,
  type: { tensorType: { elemType: DOUBLE, shape: { dim: [{ value: { case: 'dimParam' as const, value: 'N' } }] } } },
})

/** By onnxruntime, between two other operations. */
async function computed(operation: Operation, x: number, constant: number): Promise<number | undefined> {
  const builder = new GraphBuilder((name) => `inner ${name}`)
  const value = builder.node(operation, [builder.node('Neg', ['x']), builder.double(constant)])
  builder.node('Neg', [value], {}, 'y')
  const graph = {
    name: 'g',
    input: [port('x')],
    output: [port('y')],
    node: builder.nodes,
    initializer: builder.constants,
  }
  const model = await openModel(encodeModel({ irVersion: 8n, graph, opsetImport: [{ domain: '', version: 15n }] }))
  try {
    const results = await model.run({ x: Float64Array.of(-x) }, 1)
    return -Number(results['y']?.[0])
  } finally {
    await model.close()
  }
}

test.each([
  ['Mul', 3, 1 + 1e-9],
  ['Mul', 3, 1 - 2 ** -53],
  ['Div', 3, 1 - 1e-10],
  ['Sub', 3e-50, 1e-50],
  ['Add', 3e-162, -1e-162],
] as const)(
  '%s of %f and a constant that single precision takes for none, %f, is not left out',
  async (operation, x, c) => {
    expect(await computed(operation, x, c)).toBe(OPERATIONS[operation](x, c))
  },
)

test('operations with any constant give the bits of doubles', async () => {
  const operation = fc.constantFrom<Operation>('Add', 'Sub', 'Mul', 'Div')
  const near = fc.oneof(
    fc.double({ min: 0.5, max: 2 }),
    fc.double({ min: 1 - 1e-7, max: 1 + 1e-7 }),
    fc.double({ min: -1e-40, max: 1e-40 }),
  )
  await fc.assert(
    fc.asyncProperty(operation, fc.double({ min: -1e3, max: 1e3 }), near, async (name, x, c) => {
      const wanted = OPERATIONS[name](x, c)
      fc.pre(Number.isFinite(wanted) && (wanted === 0 || Math.abs(wanted) > 1e-300))
      // Zeros of both signs are one.
      expect(((await computed(name, x, c)) ?? Number.NaN) + 0).toBe(wanted + 0)
    }),
    { numRuns: 100 },
  )
})
