import type { Table } from '@millrace/artifact-store'
import { type Context, millraceVersion } from '@millrace/cli-kit'
import type { TransformPlan } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import { type FoldPlan, foldPlan, type GramStatistics, leastSquares, meanBaseline } from '@millrace/estimators'
import type { RepositoryFile } from '@millrace/feature-registry'
import { folds } from '@millrace/splits'
import { designTable } from '@millrace/transforms'
import { diagnose } from './diagnose.ts'
import { ESTIMATOR } from './fits/estimators.ts'
import { fitRows } from './fits/fit-rows.ts'
import { fitStatistics } from './fits/fit-statistics.ts'
import { givenSettings } from './fits/settings.ts'
import type { ModelTrainingOptions } from './options.ts'
import { codedTarget } from './rows/classes.ts'
import { foldColumns } from './rows/fold-columns.ts'
import { heldRows } from './rows/held-rows.ts'
import { RowSample } from './rows/row-sample.ts'
import { trainingColumns } from './rows/training-columns.ts'
import { trainingRows } from './rows/training-rows.ts'
import type { TrainedModel } from './run/trained-model.ts'
import { candidatesOf } from './search/candidates.ts'
import { foldSpec } from './search/fold-spec.ts'
import { readSpace } from './search/read-space.ts'
import type { TrialsToRun } from './search/run-trials.ts'
import { defaultScoring } from './search/scorings.ts'
import { search } from './search/search.ts'
import type { SearchResult } from './search/search-result.ts'
import { TrialLog } from './search/trial-log.ts'
import { summarizeRows } from './summarize-rows.ts'

export interface TrainingInputs {
  readonly trainX: Table
  readonly trainY: Table
  readonly trainKeys: Table | undefined
  readonly transforms: TransformPlan
}

type TrainingContext = Pick<Context<Record<never, never>>, 'tables' | 'origins' | 'log' | 'progress' | 'signal'> & {
  readonly space: RepositoryFile
}

/** Reads the rows, searches where that is asked for, and fits. */
export async function train(
  { trainX, trainY, trainKeys, transforms: plan }: TrainingInputs,
  options: ModelTrainingOptions,
  context: TrainingContext,
): Promise<TrainedModel> {
  const { tables } = context
  const { task, from, defaults } = ESTIMATOR[options.estimator]
  const design = await designTable(plan, trainX)
  const columns = trainingColumns({ x: trainX, design, y: trainY })
  const coded = task === 'classification' ? await codedTarget(trainY, tables) : undefined
  const target = coded?.table ?? trainY
  const beside = [trainX, ...(trainKeys === undefined ? [] : [trainKeys])]
  const training = await trainingRows({ design, target, beside }, { sampleWeight: options.sampleWeight, tables })
  const { names, rows } = training
  const sample = new RowSample(rows)
  const read = sample.of(training.blocks)
  const blocks = from === 'rows' ? heldRows(read, { rows, columns: design.columns.length }) : read

  const given = givenSettings(defaults, options)
  const folded = options.search === undefined ? undefined : await foldsOf()
  const progress = context.progress('reading the training rows')
  const summary = await summarizeRows(blocks, names, { plan: from === 'statistics' ? folded : undefined, progress })
  refuseConstant(summary.all)
  const classes = coded?.classes.length ?? 0
  const found = folded === undefined ? undefined : await searched(folded)
  const settings = found?.settings ?? given
  const fitted =
    from === 'statistics'
      ? await fitStatistics(options.estimator, summary.all, settings)
      : await fitRows(options.estimator, { rows: blocks, names, statistics: summary.all, classes }, settings)
  return {
    fitted,
    baselines: { mean: meanBaseline(summary.all), least_squares: await leastSquares(summary.all) },
    ...diagnose(summary.all),
    statistics: summary.all,
    sample,
    classes: coded?.classes,
    columns,
    options,
    settings,
    search: found,
    trainX,
    design,
    plan,
    tables,
    origins: await context.origins(),
  }

  async function foldsOf(): Promise<FoldPlan> {
    const spec = foldSpec(options, task)
    const known = { target, keys: trainKeys, x: trainX }
    return foldPlan(
      folds(spec, await foldColumns(spec.kind, known, { task, groups: options.foldGroups, tables })),
      rows,
    )
  }

  async function searched(plan: FoldPlan): Promise<SearchResult> {
    const { estimator, search: kind = 'grid' } = options
    const space = await readSpace(context.space, { estimator, search: kind })
    const candidates = candidatesOf(kind, space, { all: summary.all, settings: given, options })
    const scoring = options.scoring ?? defaultScoring(task)
    const { inputs } = await context.origins()
    const data = Object.fromEntries(Object.entries(inputs).map(([name, { sha256 }]) => [name, sha256]))
    const content = {
      data,
      candidates,
      scoring,
      given,
      folds: foldSpec(options, task),
      groups: options.foldGroups,
      version: millraceVersion(),
      factor: options.factor,
      weight: options.sampleWeight,
    }
    const work = tables.work({ subject: `the ${kind} search of model-training`, content })
    const trials: TrialsToRun = {
      search: kind,
      estimator,
      settings: given,
      candidates,
      scoring,
      rows: blocks,
      names,
      plan,
      folds: summary.folds,
      classes,
      factor: options.factor ?? 3,
      seed: options.seed ?? 0,
    }
    const log = new TrialLog(work)
    return await search(trials, options.selection, {
      log,
      progress: context.progress('searching', 'candidates'),
      signal: context.signal,
    })
  }
}

function refuseConstant({ n, centredYy, meanY, target }: GramStatistics): void {
  if (centredYy > 0) return
  throw new StepError(
    'BROKEN_CONTRACT',
    `the label ${target} is ${meanY} in ${n === 1 ? 'the only row' : 'every row'}: there is nothing to fit`,
    {
      hint: 'check what was extracted, or train on more rows',
    },
  )
}
