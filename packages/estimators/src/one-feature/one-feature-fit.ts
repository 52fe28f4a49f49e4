import { StepError } from '@millrace/errors'
import { Mt19937 } from '@millrace/splits'
import type { RowBlocks } from '../row-blocks.ts'
import { leastMedianPolynomial } from './least-median-polynomial.ts'
import type { OneFeatureModel } from './one-feature-model.ts'
import { sampleOfFeature } from './sample-of-feature.ts'

export const ONE_FEATURE_KINDS = ['polynomial', 'theil-sen', 'robust-polynomial'] as const

export interface OneFeatureOptions {
  /** `polynomial`: least squares; `theil-sen`: the median of the slopes between rows; `robust-polynomial`: least median of squares. */
  readonly kind: (typeof ONE_FEATURE_KINDS)[number]
  /** Place of the feature. */
  readonly feature: number
  /** From 1 to 6; a Theil-Sen fit is a line, whatever the degree. */
  readonly degree: number
  /** Draws the rows where there are more than 1,000, and the trial fits of the robust polynomial. */
  readonly seed: number
}

const MOST_DEGREE = 6

/**
 * A curve through one feature by ml-regression, as a baseline: of all rows, or of 1,000 drawn evenly where there are more; weights other than 0 are
 * not used. Throws USAGE for a degree out of range, BROKEN_CONTRACT where the feature has not more distinct values than the degree.
 */
export async function oneFeatureFit(rows: RowBlocks, options: OneFeatureOptions): Promise<OneFeatureModel> {
  const { kind, feature, seed } = options
  const degree = kind === 'theil-sen' ? 1 : options.degree
  if (!(Number.isInteger(degree) && degree >= 1 && degree <= MOST_DEGREE)) {
    throw new StepError('USAGE', `the degree is ${degree}, not a whole number from 1 to ${MOST_DEGREE}`, {
      hint: 'choose 2 or 3',
    })
  }
  const generator = new Mt19937(seed)
  const { x, y } = await sampleOfFeature(rows, feature, generator)
  const distinct = new Set(x).size
  if (distinct <= degree) {
    throw new StepError('BROKEN_CONTRACT', `a feature of ${distinct} distinct values has no fit of degree ${degree}`, {
      hint: 'choose another feature, or a smaller degree',
    })
  }
  const low = x.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
  const high = x.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  const centre = low + (high - low) / 2
  const scale = (high - low) / 2
  const scaled = x.map((value) => (value - centre) / scale)
  return { feature, centre, scale, coefficients: await coefficientsOf(kind, { x: scaled, y, degree, generator }) }
}

async function coefficientsOf(
  kind: OneFeatureOptions['kind'],
  { x, y, degree, generator }: { x: Float64Array; y: Float64Array; degree: number; generator: Mt19937 },
): Promise<readonly number[]> {
  const { PolynomialRegression, TheilSenRegression } = await import('ml-regression')
  switch (kind) {
    case 'polynomial':
      return new PolynomialRegression(x, y, degree).coefficients
    case 'theil-sen': {
      const { slope, intercept } = new TheilSenRegression(x, y)
      return [intercept, slope]
    }
    case 'robust-polynomial':
      return leastMedianPolynomial(
        { x, y, degree, generator },
        (some, its) => new PolynomialRegression(some, its, degree).coefficients,
      )
  }
}
