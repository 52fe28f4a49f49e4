import { readFile } from 'node:fs/promises'
import { type Batch, batchValues } from './batch-values.ts'
import { bindInputs } from './graph-binding.ts'
import { inputColumns } from './input-columns.ts'
import type { ModelFolder } from './read-model.ts'

/** What the predictions of a linear model behind transforms are added up from. */
export interface Contributions {
  /** Of what each is: a column of the model, or several that some transform puts together, with commas between them. */
  readonly names: readonly string[]
  /**
   * By name, how much of each row's prediction comes from what the transforms make of those columns: coefficients times
   * values, added up. NaN where a row has no prediction.
   * @throws StepError BROKEN_CONTRACT as scoring does
   */
  of(batch: Batch): Promise<Float64Array[]>
  close(): Promise<void>
}

/**
 * Opens a model folder for what its predictions are added up from; undefined where the graph is not a linear model, or a
 * classifier of two classes, that millrace wrote. Of a classifier it is the log odds of the second class.
 * @throws StepError BROKEN_CONTRACT
 */
export async function openContributions(
  { graphPath: source, signature, metadata }: ModelFolder,
  threads = 1,
): Promise<Contributions | undefined> {
  const { decodeModel, encodeModel, linearTerms, mayBeOurs, openModel } = await import('@millrace/onnx')
  const bytes = await readFile(source)
  const found = mayBeOurs(bytes) ? linearTerms(decodeModel(bytes, source)) : undefined
  if (found === undefined) return undefined
  const { terms, graph: upToTerms } = found
  const names = [...new Set(terms.filter(isOfInputs).map(nameOf))]
  const graph = await openModel(encodeModel(upToTerms), source, threads)
  const columns = inputColumns(graph, { signature, names: undefined, source })
  const feed = bindInputs(graph, columns, { source, missingCategory: metadata.missing_category })
  return {
    names,
    async of(batch) {
      const { rows } = batch
      const added = new Map(names.map((name) => [name, new Float64Array(rows)]))
      if (rows === 0) return [...added.values()]
      const { inputs, gaps } = feed(batchValues(columns, batch), rows)
      const tensors = await graph.run(inputs, rows)
      for (const term of terms) {
        const [sum, values] = [added.get(nameOf(term)), tensors[term.tensor]]
        if (!(values instanceof Float64Array)) throw new Error(`${source} gave no ${term.tensor}`)
        for (let row = 0; sum !== undefined && row < rows; row++)
          sum[row] = (sum[row] ?? 0) + term.coefficient * (values[row] ?? Number.NaN)
      }
      gaps?.forEach((gap, row) => {
        if (gap === 1) for (const sum of added.values()) sum[row] = Number.NaN
      })
      return [...added.values()]
    },
    close: () => graph.close(),
  }
}

interface Term {
  readonly inputs: readonly string[]
}

/** A constant is part of what every prediction begins with. */
const isOfInputs = ({ inputs }: Term): boolean => inputs.length > 0

const nameOf = ({ inputs }: Term): string => inputs.join(', ')
