import { StepError } from '@millrace/errors'
import { interceptThrough } from '../intercept-through.ts'
import type { DescentFit } from '../newton/descend.ts'
import { minimize } from '../newton/newton.ts'
import type { ParameterPenalties } from '../newton/parameter-penalties.ts'
import { shiftToLeastPenalty } from '../newton/shift-to-least-penalty.ts'
import { minimizeByProducts } from '../newton/truncated-newton.ts'
import type { ColumnNames, RowBlocks } from '../row-blocks.ts'
import { binaryAt } from './binary-quadratic.ts'
import type { LogisticModel } from './logistic-model.ts'
import { multinomialCurvatureAt } from './multinomial-curvature.ts'
import { multinomialAt } from './multinomial-quadratic.ts'
import type { MultinomialContext } from './multinomial-reading.ts'
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

/** Up to this many parameters the whole Hessian is computed; beyond, only its products with directions. */
const MOST_OF_A_HESSIAN = 256

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
  const context = {
    rows,
    names,
    means: fitIntercept ? survey.meanX : new Float64Array(p),
    fitIntercept,
    refuseSeparated: isUnpenalized(options),
  }
  const problem = {
    at: (point: Float64Array, limit: number) => binaryAt(context, point, limit),
    weight: survey.weight,
    ...penaltiesOf(1, p, options),
  }
  const { point, ...fit } = await minimize(problem, options)
  return { ...fit, ...modelOf([point], context.means) }
}

/** Parameters are those of one class after those of another. */
async function fitMultinomial(
  rows: RowBlocks,
  names: ColumnNames,
  survey: ClassSurvey,
  options: LogisticOptions,
): Promise<LogisticFit> {
  const p = names.features.length
  const { fitIntercept, classes } = options
  const context = {
    rows,
    names,
    n: survey.n,
    classes,
    means: fitIntercept ? survey.meanX : new Float64Array(p),
    fitIntercept,
    penalized: !isUnpenalized(options),
    refuseSeparated: isUnpenalized(options),
  }
  const penalties = penaltiesOf(classes, p, options)
  const { point, ...fit } = await leastLoss(context, { weight: survey.weight, ...penalties }, options)
  const width = point.length / classes
  const each = Array.from({ length: classes }, (_, k) => point.slice(k * width, (k + 1) * width))
  const { coefficients, intercepts } = modelOf(each, context.means)
  return {
    ...fit,
    coefficients: context.penalized ? coefficients : lessTheirMean(coefficients),
    intercepts: lessItsMean(intercepts),
  }
}

/** What all classes have in common changes no probability. */
function lessTheirMean(classes: readonly Float64Array[]): Float64Array[] {
  const across = (j: number) => lessItsMean(Float64Array.from(classes, (its) => its[j] ?? 0))
  const columns = Array.from(classes[0] ?? [], (_, j) => across(j))
  return classes.map((_, k) => Float64Array.from(columns, (column) => column[k] ?? 0))
}

function lessItsMean(values: Float64Array): Float64Array<ArrayBuffer> {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Float64Array.from(values, (value) => value - mean)
}

async function leastLoss(
  context: MultinomialContext,
  penalties: ParameterPenalties & { weight: number },
  options: LogisticOptions,
): Promise<DescentFit> {
  const size = penalties.l1.length
  const whole = (point: Float64Array, limit: number) => multinomialAt(context, point, limit)
  const products = (point: Float64Array, limit: number) => multinomialCurvatureAt(context, point, limit)
  if (options.l1Ratio === 0) {
    return size <= MOST_OF_A_HESSIAN
      ? await minimize({ ...penalties, at: whole }, options)
      : await minimizeByProducts({ ...penalties, at: products }, options)
  }
  // Adding the same to a feature's coefficients of all classes changes no probability.
  const settle = (point: Float64Array) => shiftToLeastPenalty(penalties, point, options.classes)
  return await minimizeByProducts({ ...penalties, settle, at: size <= MOST_OF_A_HESSIAN ? whole : products }, options)
}

/** Of each class's coefficients and, when one is fitted, the intercept after them, which is free. */
function penaltiesOf(forms: number, p: number, { C, l1Ratio, fitIntercept }: LogisticOptions): ParameterPenalties {
  const width = fitIntercept ? p + 1 : p
  const each = (strength: number) =>
    Float64Array.from({ length: forms * width }, (_, at) => (at % width < p ? strength / C : 0))
  return { l1: each(l1Ratio), l2: each(1 - l1Ratio) }
}

/** The model of raw features, from parameters whose intercepts are those at the means. */
function modelOf(parameters: readonly Float64Array<ArrayBuffer>[], means: Float64Array): LogisticModel {
  const p = means.length
  const coefficients = parameters.map((its) => its.slice(0, p))
  const intercepts = Float64Array.from(coefficients, (its, k) => interceptThrough(its, means, parameters[k]?.[p] ?? 0))
  return { coefficients, intercepts }
}

/** Separated classes have no best fit then. */
const isUnpenalized = ({ C }: LogisticOptions): boolean => C === Number.POSITIVE_INFINITY

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
