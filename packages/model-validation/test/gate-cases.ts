import type { Demand } from '../src/gate.ts'

/** One metric of two models and what is asked of the newer one, with the answer that follows from the words alone. */
export interface GateCase {
  readonly metric: 'R²' | 'RMSE'
  readonly champion: number
  readonly candidate: number
  readonly ask: Ask
  readonly right: Answer
  /** What others answer; of Deepchecks only where it asks the same. */
  readonly tfma: Answer
  readonly mlflow2: Answer | 'cannot be said'
  readonly mlflow3: Answer | 'cannot be said'
  readonly deepchecks?: Answer
}

export type Answer = 'accept' | 'reject'

export interface Ask {
  readonly kind: 'better' | 'not worse'
  readonly absolute?: number
  readonly relative?: number
}

const better = (by: Omit<Ask, 'kind'>): Ask => ({ kind: 'better', ...by })
const notWorse = (by: Omit<Ask, 'kind'>): Ask => ({ kind: 'not worse', ...by })
const UNSAID = { mlflow2: 'cannot be said', mlflow3: 'cannot be said' } as const

/** The columns of MLflow are what `validate_evaluation_results` of 2.22.5 and 3.17.2 answered when they were asked. */
export const GATE_CASES: readonly GateCase[] = [
  {
    ...{ metric: 'R²', champion: -0.5, candidate: 0.5, ask: better({ relative: 0.1 }), right: 'accept' },
    ...{ tfma: 'reject', mlflow2: 'reject', mlflow3: 'accept' },
  },
  {
    ...{ metric: 'R²', champion: -0.5, candidate: -1, ask: better({ relative: 0.1 }), right: 'reject' },
    ...{ tfma: 'accept', mlflow2: 'accept', mlflow3: 'reject' },
  },
  {
    ...{ metric: 'R²', champion: -0.5, candidate: -0.9, ask: notWorse({ relative: 0.01 }), right: 'reject' },
    ...{ tfma: 'accept', ...UNSAID, deepchecks: 'reject' },
  },
  {
    ...{ metric: 'R²', champion: -0.5, candidate: -0.502, ask: notWorse({ relative: 0.01 }), right: 'accept' },
    ...{ tfma: 'accept', ...UNSAID, deepchecks: 'accept' },
  },
  {
    ...{ metric: 'R²', champion: -0.5, candidate: -0.49, ask: better({ relative: 0.1 }), right: 'reject' },
    ...{ tfma: 'reject', mlflow2: 'reject', mlflow3: 'reject' },
  },
  {
    ...{ metric: 'R²', champion: 0, candidate: 0.3, ask: notWorse({ relative: 0.1 }), right: 'accept' },
    ...{ tfma: 'reject', ...UNSAID, deepchecks: 'reject' },
  },
  {
    ...{ metric: 'RMSE', champion: 0, candidate: 0, ask: notWorse({ absolute: 0.01 }), right: 'accept' },
    ...{ tfma: 'reject', ...UNSAID },
  },
  {
    ...{ metric: 'RMSE', champion: 0, candidate: 0, ask: notWorse({ relative: 0 }), right: 'accept' },
    ...{ tfma: 'reject', mlflow2: 'reject', mlflow3: 'reject' },
  },
  {
    ...{ metric: 'RMSE', champion: 100, candidate: 100.5, ask: notWorse({ relative: 0.01 }), right: 'accept' },
    ...{ tfma: 'accept', ...UNSAID, deepchecks: 'accept' },
  },
  {
    ...{ metric: 'RMSE', champion: 100, candidate: 102, ask: notWorse({ relative: 0.01 }), right: 'reject' },
    ...{ tfma: 'reject', ...UNSAID, deepchecks: 'reject' },
  },
  {
    ...{ metric: 'RMSE', champion: 1, candidate: 0.9, ask: better({ relative: 0.1 }), right: 'accept' },
    ...{ tfma: 'reject', mlflow2: 'reject', mlflow3: 'reject' },
  },
  {
    ...{ metric: 'R²', champion: 0.2, candidate: 0.3, ask: better({ absolute: 0.1 }), right: 'accept' },
    ...{ tfma: 'reject', mlflow2: 'reject', mlflow3: 'reject' },
  },
]

export const demandOf = ({ kind, absolute, relative }: Ask): Demand => ({
  strict: kind === 'better',
  absolute,
  relative,
})
