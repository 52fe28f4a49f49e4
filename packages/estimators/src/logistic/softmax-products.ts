import type { Tensor } from 'onnxruntime-node'
import type { RowChunk } from './row-chunks.ts'
import { blocksGraph, curvatureGraph, hessianGraph, lossGraph, probabilityGraph } from './softmax-graphs.ts'

/** The multinomial log loss of a chunk of rows; matrices are row by row, of K classes and q parameters a class. */
export interface SoftmaxProducts {
  /** The probabilities, K × rows, and the loss with its derivatives at the coefficients `c`, K × q. */
  loss(chunk: RowChunk, c: Float64Array, classes: number): Promise<ChunkLoss>
  /** The probabilities alone, to the bits of `loss`. */
  probabilities(chunk: RowChunk, c: Float64Array, classes: number): Promise<Float64Array>
  /** The Hessian times a direction, K × q. */
  curvature(chunk: RowChunk, p: Float64Array, v: Float64Array): Promise<Float64Array>
  /** The Hessian's diagonal blocks of the classes whose probabilities are given, K × q × q. */
  blocks(chunk: RowChunk, p: Float64Array): Promise<Float64Array>
  /** The diagonal blocks, and Σ w·(pₖ·x)(pₗ·x)ᵀ for all classes k and l, Kq × Kq, which the Hessian is the opposite of beside its blocks. */
  hessian(chunk: RowChunk, p: Float64Array): Promise<{ blocks: Float64Array; cross: Float64Array }>
}

export interface ChunkLoss {
  readonly p: Float64Array
  readonly loss: number
  readonly gradient: Float64Array
  readonly diagonal: Float64Array
}

let loaded: Promise<SoftmaxProducts> | undefined

/** The products by onnxruntime on one thread, so that they are the same wherever they are made; loaded when first asked for. */
export function softmaxProducts(): Promise<SoftmaxProducts> {
  loaded ??= load()
  return loaded
}

async function load(): Promise<SoftmaxProducts> {
  const { Tensor: TensorClass } = await import('onnxruntime-node')
  const matrix = (values: Float64Array, rows: number) =>
    new TensorClass('float64', values, [rows, values.length / rows])
  const features = ({ x, weighted, rows }: RowChunk) => {
    const width = x.length / rows
    return { x: matrix(x, width), weighted: matrix(weighted, width) }
  }
  const ofProbabilities = (chunk: RowChunk, p: Float64Array) => ({
    ...features(chunk),
    p: matrix(p, p.length / chunk.rows),
  })
  const loss = runner(lossGraph)
  const probabilities = runner(probabilityGraph)
  const curvature = runner(curvatureGraph)
  const blocks = runner(blocksGraph)
  const hessian = runner(hessianGraph)
  return {
    async loss(chunk, c, classes) {
      const given = {
        ...features(chunk),
        c: matrix(c, classes),
        weights: matrix(chunk.weights, 1),
        classes: new TensorClass('int32', chunk.classes, [1, chunk.rows]),
      }
      const of = await loss(given)
      return { p: of('p'), loss: of('loss')[0] ?? Number.NaN, gradient: of('gradient'), diagonal: of('diagonal') }
    },
    async probabilities(chunk, c, classes) {
      const of = await probabilities({ x: features(chunk).x, c: matrix(c, classes) })
      return of('p')
    },
    async curvature(chunk, p, v) {
      const of = await curvature({ ...ofProbabilities(chunk, p), v: matrix(v, p.length / chunk.rows) })
      return of('product')
    },
    async blocks(chunk, p) {
      const of = await blocks(ofProbabilities(chunk, p))
      return of('blocks')
    },
    async hessian(chunk, p) {
      const of = await hessian(ofProbabilities(chunk, p))
      return { blocks: of('blocks'), cross: of('cross') }
    },
  }
}

type Run = (given: Readonly<Record<string, Tensor>>) => Promise<(output: string) => Float64Array>

/** Loads its graph when it is first run. */
function runner(graph: () => Uint8Array): Run {
  let opened: ReturnType<typeof open> | undefined
  return async (given) => {
    opened ??= open(graph())
    const results = await (await opened).run(given)
    return (output) => {
      const data = results[output]?.data
      if (!(data instanceof Float64Array)) throw new Error(`onnxruntime returned no doubles for ${output}`)
      return data
    }
  }
}

async function open(graph: Uint8Array) {
  const { InferenceSession } = await import('onnxruntime-node')
  return await InferenceSession.create(graph, { intraOpNumThreads: 1, interOpNumThreads: 1 })
}
