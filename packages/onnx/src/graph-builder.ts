import { ELEMENT_TYPE, type GraphColumnType } from './element-type.ts'
import { type AttributeValue, doubles, longs, node, texts } from './graph-parts.ts'
import { keptOperation } from './kept-operation.ts'
import { ML_OPERATORS } from './model-format.ts'
import type { NodeProto, TensorProto } from './onnx_pb.ts'

/** Collects nodes and constants of a graph; values go by the names that its methods return. */
export class GraphBuilder {
  readonly nodes: NodeProto[] = []
  readonly constants: TensorProto[] = []
  readonly #inner: (name: string) => string
  readonly #known = new Map<string, string>()
  /** Values of the constants that are one double. */
  readonly #doubles = new Map<string, number>()

  /** `inner` makes names that nothing else in the graph has. */
  constructor(inner: (name: string) => string) {
    this.#inner = inner
  }

  /** The output of a new node, or of others that give the same, where onnxruntime would leave that one out. */
  node(
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
    output: string = this.#inner(`${opType}_${this.nodes.length}`),
  ): string {
    const [value = '', by = ''] = inputs
    const constant = this.#doubles.get(by)
    const kept = constant === undefined ? undefined : keptOperation(opType, constant)
    if (kept === undefined) {
      this.nodes.push(node(opType, inputs, output, attributes))
      return output
    }
    const given = [value, this.double(kept.constant)]
    if (kept.times === undefined) return this.node(kept.opType, given, {}, output)
    const half = this.node(kept.opType, given, {}, `${output}, halved`)
    return this.node('Mul', [half, this.double(kept.times)], {}, output)
  }

  cast(value: string, type: GraphColumnType): string {
    return this.node('Cast', [value], { to: ELEMENT_TYPE[type] })
  }

  /** A constant double, infinities and NaN among them. */
  double(value: number): string {
    const name = this.#constant(`double ${Object.is(value, -0) ? '-0' : value}`, (its) => doubles(its, [], [value]))
    this.#doubles.set(name, value)
    return name
  }

  /** A constant vector of doubles. */
  doubles(values: ArrayLike<number>): string {
    const name = this.#inner(`doubles_${this.constants.length}`)
    this.constants.push(doubles(name, [values.length], values))
    return name
  }

  /** A constant vector of whole numbers. */
  longs(values: readonly number[]): string {
    return this.#constant(`longs ${values.join()}`, (name) => longs(name, values))
  }

  /** A constant vector of texts. */
  texts(values: readonly string[]): string {
    const name = this.#inner(`texts_${this.constants.length}`)
    this.constants.push(texts(name, values))
    return name
  }

  /** The code of each text, as a whole number, and `unknown` for any other text. */
  codes(text: string, codes: ReadonlyMap<string, number>, unknown: number): string {
    const output = this.node('LabelEncoder', [text], {
      keys_strings: [...codes.keys()],
      values_int64s: [...codes.values()].map(BigInt),
      default_int64: unknown,
    })
    this.#lastIsOfMl()
    return output
  }

  /** For each row of a matrix of floats a map of every class, whole numbers or texts, to its value. */
  zipMap(matrix: string, classes: readonly number[] | readonly string[], output: string): void {
    const names = classes.filter((name) => typeof name === 'string')
    const labels =
      names.length > 0 ? { classlabels_strings: names } : { classlabels_int64s: classes.map((name) => BigInt(name)) }
    this.node('ZipMap', [matrix], labels, output)
    this.#lastIsOfMl()
  }

  #lastIsOfMl(): void {
    const added = this.nodes.at(-1)
    if (added !== undefined) added.domain = ML_OPERATORS.domain
  }

  #constant(key: string, make: (name: string) => TensorProto): string {
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const name = this.#inner(`constant_${this.constants.length}`)
    this.constants.push(make(name))
    this.#known.set(key, name)
    return name
  }
}
