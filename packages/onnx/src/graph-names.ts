import { StepError } from '@millrace/errors'

/** Gives names below a prefix that none of the names taken has. */
export function namesBelow(prefix: string, taken: readonly string[]): (name: string) => string {
  let free = prefix
  while (taken.some((name) => name.startsWith(`${free}/`))) free += '_'
  return (name) => `${free}/${name}`
}

/** @throws StepError BROKEN_CONTRACT where names of columns are empty, repeated, or the output's */
export function checkNames(inputs: readonly { readonly name: string }[], output: string): void {
  const seen = new Set([output])
  for (const { name } of inputs) {
    if (name === '') throw new StepError('BROKEN_CONTRACT', 'a feature column has an empty name')
    if (seen.has(name)) {
      const why = name === output ? "is also the name of the model's output" : 'occurs twice'
      throw new StepError('BROKEN_CONTRACT', `the feature column "${name}" ${why}`, { hint: 'rename the column' })
    }
    seen.add(name)
  }
}

interface Coefficients {
  readonly coefficients: ArrayLike<number>
  readonly intercept: number
}

export function checkCoefficients(columns: number, { coefficients, intercept }: Coefficients): void {
  if (columns === 0) throw new Error('a linear graph needs at least one column')
  if (columns !== coefficients.length) throw new Error(`${columns} columns but ${coefficients.length} coefficients`)
  if (![intercept, ...Array.from(coefficients)].every(Number.isFinite)) {
    throw new Error('a coefficient or the intercept is not a finite number')
  }
}
