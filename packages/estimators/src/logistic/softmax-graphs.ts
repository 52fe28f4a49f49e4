import { encodeModel, GraphBuilder } from '@millrace/onnx'

/*
 * Rows run along the last axis: `x` and `weighted`, which is x times the rows' weights, are q × R, `p` is K × R, `weights` and `classes`
 * 1 × R, `c` and `v` K × q.
 */

/** The probabilities, the log loss, its gradient, and the diagonal of its Hessian, at the coefficients `c`. */
export function lossGraph(): Uint8Array {
  return graphOf({ c: DOUBLE, x: DOUBLE, weighted: DOUBLE, weights: DOUBLE, classes: INT32 }, (builder) => {
    const { forms, most, sum, p } = softmax(builder)
    const ownForm = builder.node('GatherElements', [forms, 'classes'], { axis: 0 })
    const below = builder.node('Sub', [most, ownForm])
    const losses = builder.node('Add', [below, builder.node('Log', [sum])])
    const ownP = builder.node('GatherElements', [p, 'classes'], { axis: 0 })
    const ownSlope = builder.node('Sub', [ownP, builder.double(1)])
    const slopes = builder.node('ScatterElements', [p, 'classes', ownSlope], { axis: 0 })
    const squares = builder.node('Mul', ['x', 'weighted'])
    return {
      p,
      loss: builder.node('MatMul', ['weights', builder.node('Transpose', [losses], { perm: [1n, 0n] })]),
      gradient: timesRows(builder, slopes, 'weighted'),
      diagonal: timesRows(builder, variances(builder), squares),
    }
  })
}

/** The probabilities alone, to the bits of `lossGraph`. */
export const probabilityGraph = (): Uint8Array =>
  graphOf({ c: DOUBLE, x: DOUBLE }, (builder) => ({ p: softmax(builder).p }))

/** The Hessian times a direction `v`: pₖ·(vₖ·x − Σ pₗ·vₗ·x) for class k of a row, times its features. */
export function curvatureGraph(): Uint8Array {
  return graphOf({ p: DOUBLE, x: DOUBLE, weighted: DOUBLE, v: DOUBLE }, (builder) => {
    const forms = builder.node('MatMul', ['v', 'x'])
    const mean = total(builder, builder.node('Mul', ['p', forms]))
    const moves = builder.node('Mul', ['p', builder.node('Sub', [forms, mean])])
    return { product: timesRows(builder, moves, 'weighted') }
  })
}

/** The diagonal blocks of the Hessian, K × q × q: Σ w·pₖ·(1 − pₖ)·x·xᵀ. */
export const blocksGraph = (): Uint8Array =>
  graphOf({ p: DOUBLE, x: DOUBLE, weighted: DOUBLE }, (builder) => ({ blocks: blocks(builder) }))

/** The diagonal blocks, and Z·diag(w)·Zᵀ with Z = [p₁∘x; … pₖ∘x], Kq × Kq, which is the Hessian's opposite beside those blocks. */
export function hessianGraph(): Uint8Array {
  return graphOf({ p: DOUBLE, x: DOUBLE, weighted: DOUBLE }, (builder) => {
    const z = builder.node('Flatten', [outer(builder, 'p', 'x')], { axis: 2 })
    const weightedZ = builder.node('Flatten', [outer(builder, 'p', 'weighted')], { axis: 2 })
    return { blocks: blocks(builder), cross: timesRows(builder, weightedZ, z) }
  })
}

function softmax(builder: GraphBuilder) {
  const forms = builder.node('MatMul', ['c', 'x'])
  const most = builder.node('ReduceMax', [forms], { axes: [0n], keepdims: 1 })
  const odds = builder.node('Exp', [builder.node('Sub', [forms, most])])
  const sum = total(builder, odds)
  return { forms, most, sum, p: builder.node('Div', [odds, sum], {}, 'p') }
}

const total = (builder: GraphBuilder, values: string): string =>
  builder.node('ReduceSum', [values, builder.longs([0])], { keepdims: 1 })

const timesRows = (builder: GraphBuilder, left: string, right: string): string =>
  builder.node('Gemm', [left, right], { transB: 1 })

const variances = (builder: GraphBuilder): string =>
  builder.node('Mul', ['p', builder.node('Sub', [builder.double(1), 'p'])])

/** Each row of `left` times each of `right`. */
const outer = (builder: GraphBuilder, left: string, right: string): string =>
  builder.node('Mul', [
    builder.node('Unsqueeze', [left, builder.longs([1])]),
    builder.node('Unsqueeze', [right, builder.longs([0])]),
  ])

const blocks = (builder: GraphBuilder): string =>
  builder.node('MatMul', [
    outer(builder, variances(builder), 'x'),
    builder.node('Transpose', ['weighted'], { perm: [1n, 0n] }),
  ])

const DOUBLE = 11
const INT32 = 6

function graphOf(
  inputs: Readonly<Record<string, number>>,
  build: (builder: GraphBuilder) => Readonly<Record<string, string>>,
): Uint8Array {
  const builder = new GraphBuilder((name) => `inner ${name}`)
  const outputs = Object.entries(build(builder))
  for (const [name, value] of outputs) if (value !== name) builder.node('Identity', [value], {}, name)
  return encodeModel({
    irVersion: 8n,
    opsetImport: [{ version: 17n }],
    graph: {
      name: 'softmax',
      input: Object.entries(inputs).map(([name, type]) => tensor(name, type, 2)),
      output: outputs.map(([name]) => tensor(name, DOUBLE, name === 'blocks' ? 3 : 2)),
      node: builder.nodes,
      initializer: builder.constants,
    },
  })
}

const tensor = (name: string, elemType: number, axes: number) => ({
  name,
  type: {
    tensorType: {
      elemType,
      shape: {
        dim: Array.from({ length: axes }, (_, axis) => ({
          value: { case: 'dimParam' as const, value: `${name} ${axis}` },
        })),
      },
    },
  },
})
