import { GramAccumulator } from '../gram-accumulator.ts'
import type { LocalQuadratic } from '../newton.ts'
import { quadraticOf } from '../quadratic.ts'
import type { ColumnNames, RowBlock, RowBlocks } from '../row-blocks.ts'
import { linearForm, softmax } from './logistic-model.ts'
import { refuseSeparation } from './refuse-separation.ts'

export interface MultinomialContext {
  readonly rows: RowBlocks
  readonly names: ColumnNames
  readonly classes: number
  /** What features are centred on; zeros without an intercept. */
  readonly means: Float64Array
  readonly fitIntercept: boolean
  /** Whether there is a penalty, which tells classes' coefficients apart. */
  readonly penalized: boolean
  readonly refuseSeparated: boolean
}

const CHUNK_ROWS = 1024

/**
 * The multinomial log loss near a point, as least squares: its curvature in a row's linear forms, diag(p) − p·pᵀ = Σ pₖ·(eₖ − p)(eₖ − p)ᵀ,
 * makes a row as many weighted rows as there are classes, over one column a class and feature.
 * The point is the coefficients class by class and, when fitted, the intercepts at the means.
 */
export async function multinomialAt(context: MultinomialContext, point: Float64Array): Promise<LocalQuadratic> {
  const { rows, names, classes } = context
  const columns = Array.from(
    { length: point.length },
    (_, at) => `${names.features[at % names.features.length] ?? ''} of a class, ${at}`,
  )
  const accumulator = new GramAccumulator({ features: columns, target: names.target })
  let loss = 0
  let margin = Number.POSITIVE_INFINITY
  for await (const block of rows) {
    for (let from = 0; from < block.target.length; from += CHUNK_ROWS) {
      const chunk = part(block, from, Math.min(from + CHUNK_ROWS, block.target.length))
      const forms = formsOf(context, point, chunk.columns)
      const fit = lossOf(chunk, forms)
      loss += fit.loss
      margin = Math.min(margin, fit.margin)
      await accumulator.add(expanded(context, chunk, forms))
    }
  }
  if (context.refuseSeparated) refuseSeparation(names.target, margin)
  const quadratic = quadraticOf(await accumulator.statistics(), false)
  fixSums(quadratic.gram, {
    classes,
    features: names.features.length,
    penalized: context.penalized,
    size: point.length,
  })
  return { loss, quadratic }
}

function part({ columns, target, weights }: RowBlock, from: number, to: number): RowBlock {
  return {
    columns: columns.map((column) => column.subarray(from, to)),
    target: target.subarray(from, to),
    weights: weights?.subarray(from, to),
  }
}

function formsOf(
  { names, classes, means }: MultinomialContext,
  point: Float64Array,
  columns: readonly Float64Array[],
): Float64Array[] {
  const p = names.features.length
  return Array.from({ length: classes }, (_, k) =>
    linearForm(point.subarray(k * p, k * p + p), point[classes * p + k] ?? 0, columns, means),
  )
}

/** The log loss, and by how much the form of a row's class exceeds the others, at the least. */
function lossOf({ target, weights }: RowBlock, forms: readonly Float64Array[]): { loss: number; margin: number } {
  let loss = 0
  let margin = Number.POSITIVE_INFINITY
  for (let row = 0; row < target.length; row++) {
    const weight = weights?.[row] ?? 1
    if (weight === 0) continue
    const own = forms[target[row] ?? 0]?.[row] ?? 0
    const others = forms.map((form, k) => (k === target[row] ? Number.NEGATIVE_INFINITY : (form[row] ?? 0) - own))
    loss += weight * Math.log1p(others.reduce((sum, other) => sum + Math.exp(other), 0))
    margin = Math.min(margin, -Math.max(...others))
  }
  return { loss, margin }
}

/** One row a row and class k, of weight w·pₖ; its columns are (eₖ − p) times the features, and times 1 for the intercepts. */
function expanded(
  { means, fitIntercept }: MultinomialContext,
  chunk: RowBlock,
  forms: readonly Float64Array[],
): RowBlock {
  const n = chunk.target.length
  const probabilities = softmax(forms)
  const share = (k: number, row: number) => probabilities[k]?.[row] ?? 0
  const filled = (value: (k: number, row: number) => number) => {
    const column = new Float64Array(forms.length * n)
    for (let k = 0; k < forms.length; k++) for (let row = 0; row < n; row++) column[k * n + row] = value(k, row)
    return column
  }
  const directions = forms.map((_, c) => filled((k, row) => (k === c ? 1 : 0) - share(c, row)))
  const columns = directions.flatMap((direction) =>
    chunk.columns.map((column, j) => direction.map((value, at) => value * ((column[at % n] ?? 0) - (means[j] ?? 0)))),
  )
  const mean = filled((_, row) => forms.reduce((sum, form, c) => sum + share(c, row) * (form[row] ?? 0), 0))
  return {
    columns: fitIntercept ? [...columns, ...directions] : columns,
    target: filled(
      (k, row) => (forms[k]?.[row] ?? 0) - (mean[k * n + row] ?? 0) + (chunk.target[row] === k ? 1 / share(k, row) : 0),
    ),
    weights: filled((k, row) => (chunk.weights?.[row] ?? 1) * share(k, row)),
  }
}

/** Adding the same to every class's intercept changes no probability: curvature along that direction, 0 where the sum is, settles it. */
function fixSums(
  gram: Float64Array,
  { classes, features, penalized, size }: { classes: number; features: number; penalized: boolean; size: number },
): void {
  const first = penalized ? features : 0
  for (let j = first; j < size / classes; j++) {
    const at = Array.from({ length: classes }, (_, k) => (j < features ? k * features + j : classes * features + k))
    const curvature = at.reduce((sum, i) => sum + (gram[i * size + i] ?? 0), 0) / classes
    for (const i of at) for (const k of at) gram[i * size + k] = (gram[i * size + k] ?? 0) + curvature
  }
}
