import { StepError } from '@millrace/errors'
import { minimize, type NewtonProblem } from '../newton.ts'
import type { ColumnNames, RowBlocks } from '../row-blocks.ts'
import { binaryAt } from './binary-quadratic.ts'
import type { LogisticModel } from './logistic-model.ts'
import { multinomialAt } from './multinomial-quadratic.ts'
import { type ClassSurvey, surveyClasses } from './survey-classes.ts'

export interface LogisticOptions {
  /** How many classes the codes of the target stand for, 2 or more. */
  readonly classes: number
  /** Inverse of the strength of the penalty, above 0; Infinity is no penalty. */
  readonly C: number
  /** Share of the absolute-value penalty, 0 (L2) to 1 (L1). */
  readonly l1Ratio: number
  readonly fitIntercept: boolean
  /** Most Newton steps, each one reading of the rows or a few. */
  readonly maxIter: number
  /** The fit has converged when no mean gradient, in units of standardized features, is further than this from optimal. */
  readonly tol: number
}

export interface LogisticFit extends LogisticModel {
  /** The furthest that a mean gradient is from optimal, in units of standardized features. */
  readonly violation: number
  readonly iterations: number
  readonly converged: boolean
}

/**
 * Minimizes C·Σ w·log loss + l1Ratio·‖w‖₁ + ½·(1 − l1Ratio)·‖w‖², the objective of scikit-learn's `LogisticRegression`: binary with 2
 * classes, with more multinomial, its intercepts adding up to 0. By Newton steps on the weighted Gram matrix, one reading of the rows each.
 * Throws USAGE for an option out of range; BROKEN_CONTRACT as `GramAccumulator`, for a class without rows, and without a penalty for
 * classes that the features separate, which no coefficients fit best.
 */
export async function logisticRegression(
  rows: RowBlocks,
  names: ColumnNames,
  options: LogisticOptions,
): Promise<LogisticFit> {
  refuseBadOptions(options)
  const survey = await surveyClasses(rows, names, options.classes)
  return options.classes === 2
    ? await fitBinary(rows, names, survey, options)
    : await fitMultinomial(rows, names, survey, options)
}

async function fitBinary(
  rows: RowBlocks,
  names: ColumnNames,
  survey: ClassSurvey,
  options: LogisticOptions,
): Promise<LogisticFit> {
  const p = names.features.length
  const { fitIntercept } = options
  const penalized = (j: number) => j < p
  const context = {
    rows,
    names,
    means: fitIntercept ? survey.meanX : new Float64Array(p),
    fitIntercept,
    ...refusalOf(options),
  }
  const problem = problemOf(fitIntercept ? p + 1 : p, penalized, survey, options, (point) => binaryAt(context, point))
  const { point, ...fit } = await minimize(
    problem,
    problem.l1.map(() => 0),
    options,
  )
  const coefficients = point.slice(0, p)
  return {
    ...fit,
    coefficients: [coefficients],
    intercepts: Float64Array.of(uncentred(point[p] ?? 0, coefficients, context.means)),
  }
}

/** Parameters are the coefficients of every class one class after another, then the intercepts. */
async function fitMultinomial(
  rows: RowBlocks,
  names: ColumnNames,
  survey: ClassSurvey,
  options: LogisticOptions,
): Promise<LogisticFit> {
  const p = names.features.length
  const { fitIntercept, classes } = options
  const penalized = (at: number) => at < classes * p
  const context = {
    rows,
    names,
    classes,
    means: fitIntercept ? survey.meanX : new Float64Array(p),
    fitIntercept,
    penalized: Number.isFinite(options.C),
    ...refusalOf(options),
  }
  const size = classes * (fitIntercept ? p + 1 : p)
  const problem = problemOf(size, penalized, survey, options, (point) => multinomialAt(context, point))
  const { point, ...fit } = await minimize(
    problem,
    problem.l1.map(() => 0),
    options,
  )
  const coefficients = Array.from({ length: classes }, (_, k) => point.slice(k * p, k * p + p))
  const intercepts = Float64Array.from(coefficients, (its, k) =>
    uncentred(point[classes * p + k] ?? 0, its, context.means),
  )
  const mean = intercepts.reduce((sum, value) => sum + value, 0) / classes
  return { ...fit, coefficients, intercepts: fitIntercept ? intercepts.map((value) => value - mean) : intercepts }
}

function problemOf(
  size: number,
  penalized: (at: number) => boolean,
  { weight }: ClassSurvey,
  { C, l1Ratio }: LogisticOptions,
  at: NewtonProblem['at'],
): NewtonProblem {
  const each = (strength: number) => Float64Array.from({ length: size }, (_, j) => (penalized(j) ? strength / C : 0))
  return { at, weight, l1: each(l1Ratio), l2: each(1 - l1Ratio) }
}

/** Without a penalty separated classes have no best fit. */
const refusalOf = ({ C }: LogisticOptions) => ({ refuseSeparated: C === Number.POSITIVE_INFINITY })

/** The intercept of raw features, given that at their means. */
function uncentred(intercept: number, coefficients: Float64Array, means: Float64Array): number {
  return coefficients.reduce((rest, w, j) => rest - w * (means[j] ?? 0), intercept)
}

function refuseBadOptions({ classes, C, l1Ratio, maxIter, tol }: LogisticOptions): void {
  if (!Number.isInteger(classes) || classes < 1) throw new Error(`the number of classes is ${classes}`)
  const wrong = [
    C > 0 ? [] : [`C is ${C}, not a number above 0`],
    l1Ratio >= 0 && l1Ratio <= 1 ? [] : [`the l1 ratio is ${l1Ratio}, not a number from 0 to 1`],
    Number.isInteger(maxIter) && maxIter >= 1
      ? []
      : [`the most iterations are ${maxIter}, not a whole number of 1 or more`],
    tol >= 0 && Number.isFinite(tol) ? [] : [`the tolerance is ${tol}, not a number of 0 or more`],
  ].flat()
  if (wrong.length > 0) {
    throw new StepError('USAGE', wrong.join('; '), { hint: 'correct the options of the logistic regression' })
  }
}
