import { create } from '@bufbuild/protobuf'
import { ELEMENT_TYPE } from './element-type.ts'
import { readDoubles, rowsOf } from './graph-parts.ts'
import { FORMAT } from './model-format.ts'
import { type GraphProto, GraphProtoSchema, type ModelProto, ModelProtoSchema, type NodeProto } from './onnx_pb.ts'

/** The terms that the linear part of a graph adds up. */
export interface LinearTerms {
  readonly terms: readonly LinearTerm[]
  /** The graph as far as their tensors, which are its outputs. */
  readonly graph: ModelProto
}

/** A coefficient by what the graph makes of its inputs. */
export interface LinearTerm {
  /** `[N]` doubles. */
  readonly tensor: string
  readonly coefficient: number
  /** The inputs of the graph that the tensor's values depend on, in the graph's order. */
  readonly inputs: readonly string[]
}

/**
 * The terms of a linear model behind transforms that millrace wrote: of its prediction, or where it is a classifier of two
 * classes of the log odds of the second. Undefined for every other graph.
 */
export function linearTerms(model: ModelProto): LinearTerms | undefined {
  const { graph } = model
  if (graph === undefined || model.producerName !== FORMAT.producerName) return undefined
  const reader = new GraphReader(graph)
  const [form, ...others] = graph.node.map((node) => reader.linearForm(node)).filter((found) => found !== undefined)
  if (form === undefined || others.length > 0) return undefined
  const tensors = form.map(({ tensor }) => tensor)
  const output = [...new Set(tensors)].map((tensor) => rowsOf(tensor, ELEMENT_TYPE.double))
  const { name, input, initializer } = graph
  const node = reader.nodesBefore(tensors)
  return {
    terms: form.map((term) => ({ ...term, inputs: reader.inputsOf(term.tensor) })),
    graph: create(ModelProtoSchema, {
      ...FORMAT,
      opsetImport: model.opsetImport,
      graph: create(GraphProtoSchema, { name, input, initializer, node, output }),
    }),
  }
}

class GraphReader {
  readonly #graph: GraphProto
  readonly #makers: ReadonlyMap<string, NodeProto>

  constructor(graph: GraphProto) {
    this.#graph = graph
    this.#makers = new Map(graph.node.flatMap((node) => node.output.map((output) => [output, node])))
  }

  /** What a node adds up, if it is the last of those that multiply coefficients by columns and add an intercept. */
  linearForm({ opType, input: [product, intercept] }: NodeProto): Omit<LinearTerm, 'inputs'>[] | undefined {
    if (opType !== 'Add' || this.#constant(intercept)?.length !== 1) return undefined
    const { opType: multiplied, input: [coefficients, matrix] = [] } = this.#maker(product) ?? {}
    const { opType: stacked, input: rows = [] } = this.#maker(matrix) ?? {}
    const values = this.#constant(coefficients)
    if (multiplied !== 'MatMul' || stacked !== 'Concat' || values?.length !== rows.length) return undefined
    const columns = rows.map((row) => this.#maker(row)).filter((node) => node?.opType === 'Unsqueeze')
    if (columns.length !== rows.length) return undefined
    return columns.map((node, index) => ({ tensor: node?.input[0] ?? '', coefficient: values[index] ?? Number.NaN }))
  }

  /** The nodes that tensors are made by, in the graph's order, those before a node of the operator `end` left out. */
  nodesBefore(tensors: readonly string[], end?: string): NodeProto[] {
    const found = new Set<NodeProto>()
    const waiting = [...tensors]
    // The list grows while it is walked.
    for (const tensor of waiting) {
      const node = this.#maker(tensor)
      if (node === undefined || found.has(node) || node.opType === end) continue
      found.add(node)
      waiting.push(...node.input)
    }
    return this.#graph.node.filter((node) => found.has(node))
  }

  /** A node that asks for the number of rows depends on no value. */
  inputsOf(tensor: string): string[] {
    const read = new Set([tensor, ...this.nodesBefore([tensor], 'Shape').flatMap(({ input }) => input)])
    return this.#graph.input.map(({ name }) => name).filter((name) => read.has(name))
  }

  #maker(tensor: string | undefined): NodeProto | undefined {
    return this.#makers.get(tensor ?? '')
  }

  #constant(tensor: string | undefined): number[] | undefined {
    const found = this.#graph.initializer.find(({ name }) => name === tensor)
    return found === undefined ? undefined : readDoubles(found)
  }
}
