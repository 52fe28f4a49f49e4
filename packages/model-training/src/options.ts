import { parseDuration } from '@millrace/contracts'
import * as z from 'zod'
import { ESTIMATORS } from './fits/estimators.ts'
import { SETTING } from './fits/settings.ts'
import { SCORINGS } from './search/scorings.ts'
import { FOLD_KINDS, SEARCHES } from './search/search-kinds.ts'
import { unreadOptions } from './unread-options.ts'

const count = z.int().positive().optional()

/** Options that only some estimators or searches read have no defaults here, so that one that is given and not read can be told. */
export const ModelTrainingOptions = z
  .strictObject({
    experimentName: z
      .string()
      .min(1)
      .max(256)
      .default('millrace')
      .describe('MLflow experiment that the run belongs to'),
    estimator: z.enum(ESTIMATORS).default('elastic-net').describe('what is fitted'),
    alpha: SETTING.alpha
      .optional()
      .describe(
        'strength of the penalty (elastic-net, lasso: 0.001 by default, 0 is least squares; ridge: 1; huber: 0.0001)',
      ),
    l1Ratio: SETTING.l1Ratio
      .optional()
      .describe('share of the penalty that is L1: 1 is the lasso, 0 ridge (elastic-net: 0.5 by default; logistic: 0)'),
    c: SETTING.c
      .optional()
      .describe('inverse of the strength of the penalty (logistic); 1 by default')
      .meta({ env: 'LOGISTIC_C' }),
    epsilon: SETTING.epsilon
      .optional()
      .describe('residuals beyond this many scales count linearly (huber); 1.35 by default')
      .meta({ env: 'HUBER_EPSILON' }),
    degree: SETTING.degree
      .optional()
      .describe('of the curve (polynomial, robust-polynomial); 2 by default')
      .meta({ env: 'POLYNOMIAL_DEGREE' }),
    feature: SETTING.feature
      .optional()
      .describe(
        'the one column that the curve is through (polynomial, theil-sen, robust-polynomial); by default that with the largest correlation with the target',
      )
      .meta({ env: 'CURVE_FEATURE' }),
    fitIntercept: SETTING.fitIntercept.optional().describe('fit an intercept; true by default'),
    standardize: SETTING.standardize
      .optional()
      .describe('scale features to unit variance before the penalty; folded into the model; false by default'),
    positive: SETTING.positive
      .optional()
      .describe('allow no coefficient below 0 (elastic-net, lasso, ridge); false by default')
      .meta({ env: 'POSITIVE_COEFFICIENTS' }),
    maxIter: SETTING.maxIter
      .optional()
      .describe(
        'most rounds of coordinate descent (elastic-net, lasso: 1000 by default) or Newton steps (huber, logistic: 100)',
      ),
    tol: SETTING.tol
      .optional()
      .describe(
        'where to stop: duality gap, relative to the sum of squares of the target (elastic-net, lasso: 0.0001 by default); largest mean gradient (huber: 0.00001; logistic: 0.0001)',
      ),
    sampleWeight: z
      .string()
      .min(1)
      .optional()
      .describe('column of train_keys.parquet or train_x.parquet with the weight of each row'),
    seed: SETTING.seed
      .optional()
      .describe(
        'of what is drawn: candidates (random, halving), shuffled folds, rows of a curve; 0 by default, and folds are not shuffled',
      )
      .meta({ env: 'TRAINING_SEED' }),
    requireConvergence: z.boolean().default(false).describe('fail where the fit did not converge'),
    search: z
      .enum(SEARCHES)
      .optional()
      .describe('how settings are searched for by cross-validation, over the space in search.yaml; none by default')
      .meta({ env: 'TRAINING_SEARCH' }),
    scoring: z
      .enum(SCORINGS)
      .optional()
      .describe('metric that a search goes by; by default mse, and log_loss for classifiers'),
    folds: z
      .int()
      .min(2)
      .max(65_535)
      .optional()
      .describe('folds of the cross-validation; 5 by default')
      .meta({ env: 'CV_FOLDS' }),
    foldKind: z
      .enum(FOLD_KINDS)
      .optional()
      .describe('how rows are put into folds; random by default, shuffled where a seed is given'),
    foldGroups: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe(
        'columns whose equal rows stay in one fold (group, stratified-group, hash, group-time); the keys by default',
      ),
    foldGap: z
      .string()
      .refine(
        (text) => /^\d+$/.test(text) || parseDuration(text) !== undefined,
        'expected a duration such as 7d, 36h or 1d12h, or a number of rows',
      )
      .optional()
      .describe(
        'rows no further than this before a test fold are left out: a duration (time, group-time), or a number of rows (time-series); none by default',
      ),
    nAlphas: count.describe('penalties of each path (path), where the space lists none; 100 by default'),
    eps: z
      .number()
      .gt(0)
      .lt(1)
      .optional()
      .describe('smallest penalty of a path as a share of its largest (path); 0.001 by default')
      .meta({ env: 'PATH_EPS' }),
    candidates: count
      .describe('how many are drawn (random; halving of a space with ranges); 10 by default')
      .meta({ env: 'SEARCH_CANDIDATES' }),
    factor: z
      .number()
      .gt(1)
      .optional()
      .describe('of the candidates of a rung one in so many goes on (halving); 3 by default')
      .meta({ env: 'HALVING_FACTOR' }),
    selection: z
      .enum(['best', 'one-standard-error'])
      .optional()
      .describe(
        'which candidate is taken: the best, or the most strongly penalized within a standard error of it; best by default',
      )
      .meta({ env: 'SEARCH_SELECTION' }),
    childRuns: z
      .int()
      .nonnegative()
      .optional()
      .describe('how many candidates, best first, become child runs; 5 by default'),
    reportCharts: z
      .boolean()
      .optional()
      .describe(
        'draw the charts of training_report.html, which takes 0.1 s; by default where settings are searched for',
      ),
  })
  .superRefine((options, context) => {
    for (const { option, message } of unreadOptions(options))
      context.addIssue({ code: 'custom', path: [option], message })
  })
export type ModelTrainingOptions = z.output<typeof ModelTrainingOptions>

/** Whether the page has charts, which take a while to draw. */
export const hasCharts = ({ reportCharts, search }: Pick<ModelTrainingOptions, 'reportCharts' | 'search'>): boolean =>
  reportCharts ?? search !== undefined
