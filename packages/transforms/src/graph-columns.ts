import { MISSING_CATEGORY } from '@millrace/contracts'
import type { GraphBuilder } from '@millrace/onnx'

/** In place of the index of a category. */
export const UNKNOWN_CODE = -2
export const NULL_CODE = -1

/** The columns of a graph while nodes are added to it: `[N]` doubles with NaN for null, or text. */
export class GraphColumns {
  readonly graph: GraphBuilder
  readonly #tensors: Map<string, string>
  /** What null in a column of text was replaced by: text cannot be changed in a graph, only read as numbers. */
  readonly #nullTexts = new Map<string, string>()

  constructor(graph: GraphBuilder, tensors: ReadonlyMap<string, string>) {
    this.graph = graph
    this.#tensors = new Map(tensors)
  }

  get(name: string): string {
    const tensor = this.#tensors.get(name)
    if (tensor === undefined) throw new Error(`the graph has no column ${name}`)
    return tensor
  }

  set(name: string, tensor: string): void {
    this.#tensors.set(name, tensor)
  }

  imputeText(name: string, value: string): void {
    if (!this.#nullTexts.has(name)) this.#nullTexts.set(name, value)
  }

  /** For each text its index among `texts`, `UNKNOWN_CODE` or `NULL_CODE`, as doubles. */
  textCodes(name: string, texts: readonly string[]): string {
    const codes = new Map(texts.map((text, index) => [text, index]))
    const nullText = this.#nullTexts.get(name)
    codes.set(MISSING_CATEGORY, nullText === undefined ? NULL_CODE : (codes.get(nullText) ?? UNKNOWN_CODE))
    return this.graph.cast(this.graph.codes(this.get(name), codes, UNKNOWN_CODE), 'double')
  }

  /** 1 where a column of text is null, else 0. */
  textIsNull(name: string): string {
    return this.equals(this.textCodes(name, []), NULL_CODE)
  }

  /** 1 where a number is the one given, 0 where it is another or NaN. */
  equals(tensor: string, value: number): string {
    return this.graph.cast(this.graph.node('Equal', [tensor, this.graph.double(value)]), 'double')
  }

  /** `value` with NaN where a number is NaN. */
  nanWhere(tensor: string, value: string): string {
    return this.graph.node('Where', [this.graph.node('IsNaN', [tensor]), tensor, value])
  }

  /** For each row, the sum of the weights of the constants that the comparison is true of. */
  weigh(
    tensor: string,
    comparison: 'Equal' | 'GreaterOrEqual',
    constants: readonly number[],
    weights: readonly number[],
  ): string {
    const { graph } = this
    const rows = graph.node('Unsqueeze', [tensor, graph.longs([0])])
    const column = graph.node('Unsqueeze', [graph.doubles(constants), graph.longs([1])])
    const matches = graph.cast(graph.node(comparison, [rows, column]), 'double')
    return graph.node('MatMul', [graph.doubles(weights), matches])
  }
}
