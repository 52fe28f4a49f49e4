import { StepError, unknownColumns } from '@millrace/errors'
import {
  type ColumnNames,
  type GramStatistics,
  gramStatistics,
  huberRegression,
  type LogisticModel,
  logisticRegression,
  oneFeatureFit,
  type RowBlocks,
  standardize,
  strongestFeature,
} from '@millrace/estimators'
import type { EstimatorName } from './estimators.ts'
import type { Fitted } from './fitted.ts'
import { scaledRows } from './scaled-rows.ts'
import type { Settings } from './settings.ts'

export interface RowsToFit {
  readonly rows: RowBlocks
  readonly names: ColumnNames
  /** Of the rows, where they are known already. */
  readonly statistics?: GramStatistics | undefined
  /** Of a classifier's target. */
  readonly classes: number
}

/** Fits by reading the rows again and again; a model of standardized features is folded back to raw ones. */
export async function fitRows(estimator: EstimatorName, given: RowsToFit, settings: Settings): Promise<Fitted> {
  switch (estimator) {
    case 'huber':
      return fitHuber(given, settings)
    case 'logistic':
      return fitLogistic(given, settings)
    case 'polynomial':
    case 'theil-sen':
    case 'robust-polynomial':
      return fitCurve(estimator, given, settings)
    default:
      throw new Error(`${estimator} is fitted from statistics`)
  }
}

async function fitHuber(given: RowsToFit, settings: Settings): Promise<Fitted> {
  const { epsilon = 1.35, alpha = 1e-4, fitIntercept = true, maxIter = 100, tol = 1e-5 } = settings
  const { rows, standardized } = await scaled(given, settings)
  const fit = await huberRegression(rows, given.names, { epsilon, alpha, fitIntercept, maxIter, tol })
  return {
    model: { kind: 'linear', linear: standardized?.unscale(fit) ?? fit },
    ...convergenceOf(fit, tol),
    figures: { n_iter: fit.iterations, scale: fit.scale, outliers: fit.outliers, gradient: fit.violation },
  }
}

async function fitLogistic(given: RowsToFit, settings: Settings): Promise<Fitted> {
  const { c: C = 1, l1Ratio = 0, fitIntercept = true, maxIter = 100, tol = 1e-4 } = settings
  const { rows, standardized } = await scaled(given, settings)
  const options = { classes: given.classes, C, l1Ratio, fitIntercept, maxIter, tol }
  const fit = await logisticRegression(rows, given.names, options)
  return {
    model: { kind: 'classifier', logistic: standardized === undefined ? fit : unscaled(fit, standardized.unscale) },
    ...convergenceOf(fit, tol),
    figures: { n_iter: fit.iterations, gradient: fit.violation },
  }
}

async function fitCurve(
  kind: 'polynomial' | 'theil-sen' | 'robust-polynomial',
  { rows, names, statistics }: RowsToFit,
  { feature: name, degree = 1, seed = 0 }: Settings,
): Promise<Fitted> {
  const feature =
    name === undefined
      ? strongestFeature(statistics ?? (await gramStatistics(rows, names)))
      : names.features.indexOf(name)
  if (feature === undefined)
    throw new StepError('BROKEN_CONTRACT', 'every feature is constant: there is none to fit a curve through')
  if (feature === -1)
    throw unknownColumns({
      setting: '--feature (CURVE_FEATURE)',
      names: name === undefined ? [] : [name],
      source: 'the columns that a model is fitted on',
      columns: names.features,
    })
  const curve = await oneFeatureFit(rows, { kind, feature, degree, seed })
  return { model: { kind: 'curve', curve }, converged: true, figures: {}, shortfall: undefined }
}

async function scaled({ rows, names, statistics }: RowsToFit, settings: Settings) {
  if (settings.standardize !== true) return { rows, standardized: undefined }
  const known = statistics ?? (await gramStatistics(rows, names))
  const standardized = standardize(known)
  return { rows: scaledRows(rows, known.meanX, standardized.scale), standardized }
}

const unscaled = (
  { coefficients, intercepts }: LogisticModel,
  unscale: ReturnType<typeof standardize>['unscale'],
): LogisticModel => {
  const raw = coefficients.map((its, k) => unscale({ coefficients: its, intercept: intercepts[k] ?? 0 }))
  return {
    coefficients: raw.map((model) => model.coefficients),
    intercepts: Float64Array.from(raw, ({ intercept }) => intercept),
  }
}

interface Descent {
  readonly converged: boolean
  readonly iterations: number
  readonly violation: number
}

const convergenceOf = ({ converged, iterations, violation }: Descent, tol: number) => ({
  converged,
  shortfall: converged
    ? undefined
    : `after ${iterations} Newton steps: a mean gradient is ${violation} from optimal, wanted was ${tol}`,
})
