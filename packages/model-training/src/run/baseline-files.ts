import { BASELINES_FILE, Baselines } from '@millrace/contracts'
import type { CoefficientRow, CoefficientTable, LinearModel } from '@millrace/estimators'
import type { TrainedModel } from './trained-model.ts'

type File = [path: string, content: Uint8Array]

export const jsonFile = (document: unknown): Uint8Array => Buffer.from(`${JSON.stringify(document, null, 2)}\n`)

/** The baselines by the columns of the design, and the table of least squares where it has standard errors. */
export function baselineFiles({ baselines, classBaselines, classes, leastSquares, columns }: TrainedModel): File[] {
  const { design } = columns
  const named = ({ intercept, coefficients }: LinearModel) => ({
    intercept,
    coefficients: Object.fromEntries(design.map(({ name }, index) => [name, coefficients[index] ?? 0])),
  })
  const of = (name: 'mean' | 'least_squares') => ({
    ...named(baselines[name]),
    ...(classBaselines === undefined
      ? {}
      : { classes: classBaselines[name].map((model, k) => ({ class: String(classes?.[k]), ...named(model) })) }),
  })
  const document: Baselines = { mean: of('mean'), least_squares: of('least_squares') }
  return [
    [BASELINES_FILE, jsonFile(Baselines.parse(document))],
    ...(leastSquares === undefined ? [] : [['least_squares.json', jsonFile(tableOf(leastSquares))] satisfies File]),
  ]
}

const tableOf = ({ intercept, features, degreesOfFreedom, residualDeviation }: CoefficientTable) => ({
  degrees_of_freedom: degreesOfFreedom,
  residual_deviation: residualDeviation,
  confidence: 0.95,
  coefficients: [...(intercept === undefined ? [] : [intercept]), ...features].map(rowOf),
})

const rowOf = ({ name, estimate, standardError, t, p, low, high }: CoefficientRow) => ({
  name,
  estimate,
  standard_error: standardError,
  t,
  p,
  low,
  high,
})
