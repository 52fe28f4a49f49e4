import { type Batch, openScorer, readLinearForm, readModel, type Scorer } from '@millrace/mlmodel'

/**
 * Opens a model's folder for scoring: a linear model that millrace wrote by the coefficients in its graph, which saves the start of onnxruntime
 * and gives what it gives but for the order of a sum; any other model in onnxruntime.
 * @throws StepError MISSING_INPUT, BROKEN_CONTRACT
 */
export async function openModel(folder: string): Promise<Scorer> {
  const model = await readModel(folder)
  const columns = model.signature?.inputs
  const form = columns && (await readLinearForm(model))
  const named = new Set(columns?.map(({ name }) => name))
  const isPlain =
    form?.inputs.length === named.size && form.inputs.every(({ name, type }) => type === 'double' && named.has(name))
  if (form === undefined || columns === undefined || !isPlain) return openScorer(model)
  return {
    columns,
    classifier: undefined,
    async score(batch) {
      const values = form.inputs.map(({ name }) => numbersOf(batch, name))
      if (values.every((column) => column !== undefined)) return linear(form, values, batch.rows)
      // It says what is missing or no number, or takes an optional column that is not there for nulls.
      const scorer = await openScorer(model)
      try {
        return await scorer.score(batch)
      } finally {
        await scorer.close()
      }
    },
    close: async () => {},
  }
}

function numbersOf({ columns }: Batch, name: string): Float64Array | undefined {
  const values = Object.hasOwn(columns, name) ? columns[name] : undefined
  return values instanceof Float64Array ? values : undefined
}

function linear(
  { coefficients, intercept }: { readonly coefficients: ArrayLike<number>; readonly intercept: number },
  columns: readonly Float64Array[],
  rows: number,
): Float64Array {
  const predicted = new Float64Array(rows)
  columns.forEach((values, place) => {
    const coefficient = coefficients[place] ?? 0
    for (let row = 0; row < rows; row++) predicted[row] = (predicted[row] ?? 0) + coefficient * (values[row] ?? 0)
  })
  for (let row = 0; row < rows; row++) predicted[row] = (predicted[row] ?? 0) + intercept
  return predicted
}
