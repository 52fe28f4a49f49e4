import type { AttributeProto, GraphProto, NodeProto, SparseTensorProto, TensorProto } from './onnx_pb.ts'

/** Every graph below and including this one: bodies of If, Loop and Scan are graphs in attributes. */
export function* graphsOf(graph: GraphProto): Generator<GraphProto> {
  yield graph
  for (const attribute of attributesOf(graph.node)) {
    if (attribute.g !== undefined) yield* graphsOf(attribute.g)
    for (const inner of attribute.graphs) yield* graphsOf(inner)
  }
}

/** Every constant of one graph, its subgraphs left out. */
export function* tensorsOf(graph: GraphProto): Generator<TensorProto> {
  yield* graph.initializer
  for (const sparse of graph.sparseInitializer) yield* partsOf(sparse)
  for (const attribute of attributesOf(graph.node)) {
    if (attribute.t !== undefined) yield attribute.t
    yield* attribute.tensors
    if (attribute.sparseTensor !== undefined) yield* partsOf(attribute.sparseTensor)
    for (const sparse of attribute.sparseTensors) yield* partsOf(sparse)
  }
}

function* attributesOf(nodes: readonly NodeProto[]): Generator<AttributeProto> {
  for (const node of nodes) yield* node.attribute
}

function* partsOf({ values, indices }: SparseTensorProto): Generator<TensorProto> {
  if (values !== undefined) yield values
  if (indices !== undefined) yield indices
}
