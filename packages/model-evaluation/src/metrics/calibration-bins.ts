import type { CalibrationBin } from '@millrace/contracts'
import type { ClassificationBlocks } from '@millrace/statistics'

/** The bins of probability that have rows, as the report names them. */
export const calibrationBins = (blocks: Pick<ClassificationBlocks, 'calibration'>): CalibrationBin[] =>
  blocks.calibration().map(({ rows, meanPredicted, shareOfPositives }) => ({
    rows,
    mean_predicted: meanPredicted,
    mean_actual: shareOfPositives,
  }))
