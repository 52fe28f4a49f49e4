import * as z from 'zod'
import { html, json } from './contract.ts'

/**
 * Regression metrics over one set of rows, by name; any number of them beside these. `r2` is null where it is undefined:
 * fewer than two rows.
 */
export const RegressionMetrics = z.looseObject({
  rmse: z.number(),
  mae: z.number(),
  r2: z.number().nullable().optional(),
  median_absolute_error: z.number().nullable().optional(),
  max_error: z.number().optional(),
  /** Mean of prediction minus target. */
  bias: z.number().optional(),
  /** Mean of |error|/|target| over rows whose target is not 0; null without one. */
  mape: z.number().nullable().optional(),
  /** Sum of |error| over sum of |target|; null where every target is 0. */
  wape: z.number().nullable().optional(),
})
export type RegressionMetrics = z.infer<typeof RegressionMetrics>

/** The baselines that model-training fits: the mean predictor and least squares. */
export const BaselineName = z.enum(['mean', 'least_squares'])
export type BaselineName = z.infer<typeof BaselineName>

const LinearBaseline = z.object({ intercept: z.number(), coefficients: z.record(z.string(), z.number()) })

/** Fitted baselines as linear models over the features, kept with the run as `baselines.json`; of a classifier over the places of its classes. */
export const Baselines = z.record(
  BaselineName,
  LinearBaseline.extend({
    /** With more than two classes beside it the share of each class, in the order of the classes. */
    classes: z.array(LinearBaseline.extend({ class: z.string() })).optional(),
  }),
)
export type Baselines = z.infer<typeof Baselines>
export const BASELINES_FILE = 'baselines.json'

const rows = z.int().nonnegative()
/** Metrics by name; null where one is undefined over the rows. */
export const MetricsByName = z.record(z.string(), z.number().nullable())
export type MetricsByName = z.infer<typeof MetricsByName>

export const MetricInterval = z.object({ low: z.number(), high: z.number() })
export type MetricInterval = z.infer<typeof MetricInterval>
/** By the metric's name; null where there is no interval. */
export const MetricIntervals = z.record(z.string(), MetricInterval.nullable())
export type MetricIntervals = z.infer<typeof MetricIntervals>

/** Candidate minus champion over the same rows, with the paired jackknife's interval; null where a metric has none. */
export const MetricDifference = z.object({
  difference: z.number().nullable(),
  interval: MetricInterval.nullable(),
})
export type MetricDifference = z.infer<typeof MetricDifference>

/** What a champion reaches on the same rows, and by how much the candidate differs. */
export const ChampionMetrics = z.object({
  metrics: MetricsByName,
  differences: z.record(z.string(), MetricDifference),
})
export type ChampionMetrics = z.infer<typeof ChampionMetrics>

/** How intervals were made; there is no seed where nothing is drawn. */
export const IntervalMethod = z.object({
  method: z.enum(['bootstrap', 'jackknife']),
  confidence: z.number(),
  seed: z.int().optional(),
  repetitions: z.int().optional(),
})
export type IntervalMethod = z.infer<typeof IntervalMethod>

export const EvaluationSlice = z.object({
  /** Such as `region=north`, or `region=north & price=[2, 5)`. */
  slice: z.string(),
  /** The columns and expressions that it is a slice of, as they were asked for. */
  by: z.array(z.string()),
  rows,
  /** Kish's effective number of rows, (Σw)²/Σw². */
  effective_rows: z.number(),
  metrics: MetricsByName,
  intervals: MetricIntervals,
  champion: ChampionMetrics.optional(),
})
export type EvaluationSlice = z.infer<typeof EvaluationSlice>

/**
 * A segment whose loss is larger than that of all other rows by more than chance explains: squared errors, of a classifier
 * log losses. It has the metrics of its task alone.
 */
export const WeakSegment = z.object({
  segment: z.string(),
  rows,
  rmse: z.number().optional(),
  /** Of all other rows. */
  rmse_elsewhere: z.number().optional(),
  log_loss: z.number().optional(),
  log_loss_elsewhere: z.number().optional(),
  /** Adjusted for the number of segments tried. */
  p_value: z.number(),
})
export type WeakSegment = z.infer<typeof WeakSegment>

export const EvaluatedChampion = z.object({
  uri: z.string(),
  /** `absent`: nothing has that name or alias; `unusable`: it cannot predict these rows. */
  status: z.enum(['evaluated', 'absent', 'unusable']),
  reason: z.string().optional(),
  version: z.string().optional(),
  run_id: z.string().optional(),
  model_id: z.string().optional(),
  ...ChampionMetrics.partial().shape,
})
export type EvaluatedChampion = z.infer<typeof EvaluatedChampion>

/** Rows of about equal predictions: what was predicted and what came. */
export const CalibrationBin = z.object({ rows, mean_predicted: z.number(), mean_actual: z.number() })
export type CalibrationBin = z.infer<typeof CalibrationBin>

/** What a binary classifier's metrics rest on. */
export const ClassifierReport = z.object({
  /** As the model has them, the negative one first. */
  classes: z.array(z.string()).length(2),
  /** The one whose probability is measured. */
  positive_class: z.string(),
  /** Rows of at least this probability are decided positive. */
  threshold: z.number(),
  /** Sums of weights, rows where there are none. */
  confusion: z.object({
    true_positives: z.number(),
    false_positives: z.number(),
    false_negatives: z.number(),
    true_negatives: z.number(),
  }),
  /** How the areas under the curves were found: over all rows, or over rows counted in bins by probability. */
  ranks: z.object({
    method: z.enum(['exact', 'binned']),
    /** The most by which ties within bins can have moved the area under the ROC curve. */
    roc_auc_error: z.number(),
  }),
})
export type ClassifierReport = z.infer<typeof ClassifierReport>

/** What the metrics of a classifier of more than two classes rest on; those of each class are named as `classMetric` does. */
export const MulticlassReport = z.object({
  /** As the model has them. */
  classes: z.array(z.string()).min(3),
  /** Sums of weights, rows where there are none: for each class in turn what its rows were decided to be, the most probable class. */
  confusion: z.array(z.array(z.number())),
  ranks: ClassifierReport.shape.ranks,
})
export type MulticlassReport = z.infer<typeof MulticlassReport>

/** Metrics at the top level, as `rmse` and `mae`; what other tools write has those two at least. */
export const EvaluationReport = RegressionMetrics.extend({
  rows: z.int().positive(),
  /** Kish's effective number of rows, (Σw)²/Σw². */
  effective_rows: z.number().optional(),
  run_id: z.string(),
  model_uri: z.string(),
  task: z.enum(['regression', 'classification']).optional(),
  classifier: ClassifierReport.optional(),
  multiclass: MulticlassReport.optional(),
  /** Why there are no latencies, although they were asked for. */
  latency_failure: z.string().optional(),
  baselines: z.record(BaselineName, RegressionMetrics),
  interval_method: IntervalMethod.optional(),
  intervals: MetricIntervals.optional(),
  slices: z.array(EvaluationSlice).optional(),
  /** Parts that are no slices: those with too few rows, the smallest of very many, and what no condition is true of. */
  unsliced: z.array(z.object({ by: z.array(z.string()), parts: z.int().positive(), rows })).optional(),
  weak_segments: z.object({ tried: rows, rows, segments: z.array(WeakSegment) }).optional(),
  /** Over the rows in tenths by prediction, of a classifier in ten equally wide bins of probability, with more than two classes of that of the decided one. */
  calibration: z.array(CalibrationBin).optional(),
  champion: EvaluatedChampion.optional(),
})
export type EvaluationReport = z.infer<typeof EvaluationReport>
export const evaluation = json('evaluation', 'model-evaluation', EvaluationReport)
export const evaluationPage = html('evaluation_page', 'model-evaluation', 'evaluation.html')
