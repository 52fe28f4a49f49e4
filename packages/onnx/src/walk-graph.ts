import type { AttributeProto, GraphProto, NodeProto, SparseTensorProto, TensorProto } from './onnx_pb.ts'

/** A graph, and how many nodes it lies inside of. */
export interface NestedGraph {
  readonly graph: GraphProto
  readonly depth: number
}

/** This graph and every graph inside: bodies of If, Loop and Scan are graphs in attributes. */
export function nestedGraphs(graph: GraphProto): NestedGraph[] {
  const found: NestedGraph[] = [{ graph, depth: 0 }]
  // The list grows while it is walked; without recursion no depth is too much.
  for (const { graph: outer, depth } of found) {
    for (const { g, graphs } of attributesOf(outer.node)) {
      for (const inner of g === undefined ? graphs : [g, ...graphs]) found.push({ graph: inner, depth: depth + 1 })
    }
  }
  return found
}

/** Every graph below and including this one. */
export const graphsOf = (graph: GraphProto): GraphProto[] => nestedGraphs(graph).map((nested) => nested.graph)

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
