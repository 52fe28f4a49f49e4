import type { MetricsByName } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import { pinballLossOf, regressionMetricsOf } from '@millrace/statistics'
import type { ClassificationChoice } from './classification-sums.ts'
import { CLASSIFICATION_METRICS, type MetricName, MULTICLASS_METRICS, REGRESSION_METRICS } from './metric-names.ts'
import type { MulticlassChoice } from './multiclass-sums.ts'
import type { RegressionChoice } from './regression-sums.ts'

/** In the order of the report. */
const SUM_METRICS = ['rmse', 'mae', 'r2', 'bias', 'mape', 'wape'] as const

/** Always there, because gates read them. */
const ALWAYS = ['rmse', 'mae'] as const

/**
 * The metrics of a regression that were asked for, all where none were; `quantile_loss_0.9` is that at level 0.9.
 * @throws StepError USAGE for a metric of classifiers
 */
export function chooseRegression(
  asked: readonly MetricName[] | undefined,
  levels: readonly number[],
): RegressionChoice {
  const wanted = wantedOf(asked, REGRESSION_METRICS, 'a regression')
  const losses = wanted.has('quantile_loss')
    ? [...new Set(levels)].toSorted((a, b) => a - b).map((level) => ({ name: `quantile_loss_${level}`, level }))
    : []
  const ofSums = SUM_METRICS.filter((name) => wanted.has(name))
  return {
    median: wanted.has('median_absolute_error'),
    maximum: wanted.has('max_error'),
    ofSums: (rows) => (totals) => {
      const metrics: Record<string, MetricsByName[string]> = {}
      const all = regressionMetricsOf(totals, rows)
      for (const name of ofSums) metrics[name] = all[name]
      for (const { name, level } of losses) metrics[name] = pinballLossOf(totals, level)
      return metrics
    },
  }
}

/** The metrics of a classifier that were asked for, all where none were. @throws StepError USAGE for a metric of regressions */
export function chooseClassification(
  asked: readonly MetricName[] | undefined,
  threshold: number,
): ClassificationChoice {
  return { wanted: wantedOf(asked, CLASSIFICATION_METRICS, 'a classifier'), threshold }
}

/** Those of a classifier of these classes, of which there are more than two. Throws as `chooseClassification`. */
export const chooseMulticlass = (
  asked: readonly MetricName[] | undefined,
  classes: readonly string[],
): MulticlassChoice => ({
  wanted: wantedOf(asked, MULTICLASS_METRICS, `a classifier of ${classes.length} classes`),
  classes,
})

function wantedOf(
  asked: readonly MetricName[] | undefined,
  known: readonly MetricName[],
  model: string,
): ReadonlySet<string> {
  const strange = asked?.find((name) => !known.includes(name))
  if (strange !== undefined)
    throw new StepError('USAGE', `--metrics (METRICS): ${strange} is no metric of ${model}, which the model is`, {
      hint: `there are ${known.join(', ')}; --task (EVALUATION_TASK) says what the model is, where it does not say so itself`,
    })
  return new Set<string>([...ALWAYS, ...(asked ?? known)])
}
