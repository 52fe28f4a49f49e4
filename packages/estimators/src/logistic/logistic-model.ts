/**
 * Linear forms of the features: with 2 classes one, the log odds of class 1; with more one a class, whose softmax the probabilities are.
 */
export interface LogisticModel {
  readonly coefficients: readonly Float64Array[]
  readonly intercepts: Float64Array
}

/** The probability of every class for every row, one array a class; throws when the number of columns differs. */
export function predictProbabilities(
  model: LogisticModel,
  columns: readonly Float64Array[],
): Float64Array<ArrayBuffer>[] {
  const forms = linearForms(model, columns)
  const [first] = forms
  if (first === undefined) throw new Error('a model without linear forms predicts nothing')
  if (forms.length === 1) return [first.map((form) => sigmoid(-form)), first.map(sigmoid)]
  return softmax(forms)
}

/** The code of the most probable class of every row, the first of equals; with 2 classes class 1 from a probability of one half on. */
export function predictClasses(probabilities: readonly Float64Array[]): Int32Array<ArrayBuffer> {
  const [first = new Float64Array(), second = new Float64Array()] = probabilities
  if (probabilities.length === 2) return Int32Array.from(second, (value) => (value >= 0.5 ? 1 : 0))
  const classes = new Int32Array(first.length)
  for (let row = 0; row < classes.length; row++) {
    let best = 0
    probabilities.forEach((its, k) => {
      if ((its[row] ?? 0) > (probabilities[best]?.[row] ?? 0)) best = k
    })
    classes[row] = best
  }
  return classes
}

export function sigmoid(form: number): number {
  return form >= 0 ? 1 / (1 + Math.exp(-form)) : Math.exp(form) / (1 + Math.exp(form))
}

/** Turns one array of linear forms a class into probabilities, without overflow. */
export function softmax(forms: readonly Float64Array[]): Float64Array<ArrayBuffer>[] {
  const rows = forms[0]?.length ?? 0
  const probabilities = forms.map((form) => Float64Array.from(form))
  for (let row = 0; row < rows; row++) {
    let most = Number.NEGATIVE_INFINITY
    for (const form of forms) most = Math.max(most, form[row] ?? 0)
    let sum = 0
    for (const its of probabilities) {
      const value = Math.exp((its[row] ?? 0) - most)
      its[row] = value
      sum += value
    }
    for (const its of probabilities) its[row] = (its[row] ?? 0) / sum
  }
  return probabilities
}

function linearForms(
  { coefficients, intercepts }: LogisticModel,
  columns: readonly Float64Array[],
): Float64Array<ArrayBuffer>[] {
  return coefficients.map((its, k) => linearForm(its, intercepts[k] ?? 0, columns))
}

/** intercept + Σ coefficients[j]·(x[j] − centre[j]); throws when the number of columns differs. */
export function linearForm(
  coefficients: Float64Array,
  intercept: number,
  columns: readonly Float64Array[],
  centre?: Float64Array,
): Float64Array<ArrayBuffer> {
  const [first] = columns
  if (first === undefined || columns.length !== coefficients.length) {
    throw new Error(`${columns.length} columns were given to a model of ${coefficients.length}`)
  }
  const form = new Float64Array(first.length).fill(intercept)
  columns.forEach((column, j) => {
    const w = coefficients[j] ?? 0
    if (w === 0) return
    const middle = centre?.[j] ?? 0
    for (let row = 0; row < form.length; row++) form[row] = (form[row] ?? 0) + w * ((column[row] ?? 0) - middle)
  })
  return form
}
