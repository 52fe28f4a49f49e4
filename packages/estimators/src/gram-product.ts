import type { InferenceSession, Tensor } from 'onnxruntime-node'

/** B Bᵀ for columns of `rows` values one after another; `width` × `width`, row by row. */
export type GramProduct = (values: Float64Array, width: number, rows: number) => Promise<Float64Array>

let loaded: Promise<GramProduct> | undefined

/** The product by onnxruntime on one thread, so that it is the same wherever it is made; loaded when it is first asked for. */
export function gramProduct(): Promise<GramProduct> {
  loaded ??= load()
  return loaded
}

async function load(): Promise<GramProduct> {
  const [{ InferenceSession: Session, Tensor: TensorClass }, bytes] = await Promise.all([
    import('onnxruntime-node'),
    gramGraph(),
  ])
  const session = await Session.create(bytes, { intraOpNumThreads: 1, interOpNumThreads: 1 })
  return (values, width, rows) => product(session, new TensorClass('float64', values, [width, rows]))
}

async function product(session: InferenceSession, x: Tensor): Promise<Float64Array> {
  const { gram } = await session.run({ x })
  const data = gram?.data
  if (!(data instanceof Float64Array)) throw new Error('onnxruntime returned no doubles for a product of doubles')
  return data
}

/** One general matrix product of x with its own transpose. */
async function gramGraph(): Promise<Uint8Array> {
  const { encodeModel, GraphBuilder } = await import('@millrace/onnx')
  const builder = new GraphBuilder((name) => name)
  builder.node('Gemm', ['x', 'x'], { transB: 1 }, 'gram')
  return encodeModel({
    irVersion: 8n,
    opsetImport: [{ version: 17n }],
    graph: {
      name: 'gram',
      input: [{ name: 'x', type: matrix('columns', 'rows') }],
      output: [{ name: 'gram', type: matrix('columns', 'columns') }],
      node: builder.nodes,
    },
  })
}

const DOUBLE = 11

const matrix = (rows: string, columns: string) => ({
  tensorType: {
    elemType: DOUBLE,
    shape: { dim: [rows, columns].map((value) => ({ value: { case: 'dimParam' as const, value } })) },
  },
})
