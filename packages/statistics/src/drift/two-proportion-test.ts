import { normalTail } from '../probability/normal.ts'

export interface ProportionTest {
  /** The current share minus the reference's. */
  readonly difference: number
  readonly statistic: number
  readonly pValue: number
}

/** Whether a share, such as that of nulls, is the same in two samples: the pooled two-sided z test, as Evidently's `z` and statsmodels' `proportions_ztest`. */
export function twoProportionTest(
  reference: { hits: number; rows: number },
  current: { hits: number; rows: number },
): ProportionTest {
  const difference = current.hits / current.rows - reference.hits / reference.rows
  const pooled = (reference.hits + current.hits) / (reference.rows + current.rows)
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / reference.rows + 1 / current.rows))
  if (!(error > 0)) return { difference, statistic: 0, pValue: 1 }
  const statistic = difference / error
  return { difference, statistic, pValue: Math.min(1, 2 * normalTail(Math.abs(statistic))) }
}
