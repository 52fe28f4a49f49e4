import { isStepError } from '@millrace/errors'
import {
  type CoefficientTable,
  type Collinearity,
  coefficientTable,
  collinearity,
  type GramStatistics,
} from '@millrace/estimators'

/** Beyond so many columns what costs the cube of them is left out. */
const MOST_COLUMNS = 300

export interface Diagnosis {
  /** Undefined where there are no standard errors. */
  readonly leastSquares: CoefficientTable | undefined
  readonly collinearity: Collinearity | undefined
}

/** What the sums of the rows tell beside the fit; nothing of more than 300 columns. */
export function diagnose(statistics: GramStatistics): Diagnosis {
  if (statistics.features.length > MOST_COLUMNS) return { leastSquares: undefined, collinearity: undefined }
  return { leastSquares: tableIfAny(statistics), collinearity: collinearity(statistics) }
}

function tableIfAny(statistics: GramStatistics): CoefficientTable | undefined {
  try {
    return coefficientTable(statistics)
  } catch (error) {
    if (isStepError(error, 'BROKEN_CONTRACT')) return undefined
    throw error
  }
}
