import type { Settings } from './settings.ts'

/** Named as in scikit-learn, or in ml-regression, which the curves through one feature are by. */
export const ESTIMATORS = [
  'elastic-net',
  'lasso',
  'ridge',
  'least-squares',
  'huber',
  'logistic',
  'polynomial',
  'theil-sen',
  'robust-polynomial',
] as const
export type EstimatorName = (typeof ESTIMATORS)[number]

export interface Estimator {
  /** With its article, for sentences. */
  readonly title: string
  readonly task: 'regression' | 'classification'
  /** What it is fitted from: the sums of one reading, or rows that it reads again and again. */
  readonly from: 'statistics' | 'rows'
  readonly takesWeights: boolean
  /** The settings that it reads, with their defaults; undefined for one without. */
  readonly defaults: Settings
}

const linear = { fitIntercept: true, standardize: false }
const curve = { feature: undefined, seed: 0 }

/** What each estimator is, and which settings it reads. */
export const ESTIMATOR: Readonly<Record<EstimatorName, Estimator>> = {
  'elastic-net': {
    title: 'an elastic net',
    task: 'regression',
    from: 'statistics',
    takesWeights: true,
    defaults: { alpha: 0.001, l1Ratio: 0.5, ...linear, positive: false, maxIter: 1000, tol: 1e-4 },
  },
  lasso: {
    title: 'a lasso',
    task: 'regression',
    from: 'statistics',
    takesWeights: true,
    defaults: { alpha: 0.001, ...linear, positive: false, maxIter: 1000, tol: 1e-4 },
  },
  ridge: {
    title: 'a ridge',
    task: 'regression',
    from: 'statistics',
    takesWeights: true,
    defaults: { alpha: 1, ...linear, positive: false },
  },
  'least-squares': {
    title: 'least squares',
    task: 'regression',
    from: 'statistics',
    takesWeights: true,
    defaults: {},
  },
  huber: {
    title: 'a Huber regression',
    task: 'regression',
    from: 'rows',
    takesWeights: true,
    defaults: { alpha: 1e-4, epsilon: 1.35, ...linear, maxIter: 100, tol: 1e-5 },
  },
  logistic: {
    title: 'a logistic regression',
    task: 'classification',
    from: 'rows',
    takesWeights: true,
    defaults: { c: 1, l1Ratio: 0, ...linear, maxIter: 100, tol: 1e-4 },
  },
  polynomial: {
    title: 'a polynomial',
    task: 'regression',
    from: 'rows',
    takesWeights: false,
    defaults: { degree: 2, ...curve },
  },
  'theil-sen': {
    title: 'a Theil-Sen line',
    task: 'regression',
    from: 'rows',
    takesWeights: false,
    defaults: curve,
  },
  'robust-polynomial': {
    title: 'a polynomial of least median of squares',
    task: 'regression',
    from: 'rows',
    takesWeights: false,
    defaults: { degree: 2, ...curve },
  },
}
