import { setImmediate } from 'node:timers/promises'
import { allEnded, type Table } from '@millrace/artifact-store'
import type { TransformPlan } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import { type GramStatistics, leastSquaresBaseline, meanBaseline } from '@millrace/estimators'
import { designTable } from '@millrace/transforms'
import { diagnose } from './diagnose.ts'
import { classBaselines } from './fits/class-baselines.ts'
import { ESTIMATOR } from './fits/estimators.ts'
import { fitRows } from './fits/fit-rows.ts'
import { fitStatistics } from './fits/fit-statistics.ts'
import { givenSettings } from './fits/settings.ts'
import { loadAhead } from './load-ahead.ts'
import { hasCharts, type ModelTrainingOptions } from './options.ts'
import { begunRows } from './rows/begun-rows.ts'
import { codedTarget } from './rows/classes.ts'
import { firstRows } from './rows/first-rows.ts'
import { heldRows } from './rows/held-rows.ts'
import { RowSample } from './rows/row-sample.ts'
import { trainingColumns } from './rows/training-columns.ts'
import { trainingRows } from './rows/training-rows.ts'
import type { TrainedModel } from './run/trained-model.ts'
import { prepareSearch, type SearchContext } from './search/prepare-search.ts'
import { summarizeRows } from './summarize-rows.ts'

export interface TrainingInputs {
  readonly trainX: Table
  readonly trainY: Table
  readonly trainKeys: Table | undefined
  readonly transforms: TransformPlan
}

/** Reads the rows, searches where that is asked for, and fits. */
export async function train(
  { trainX, trainY, trainKeys: keys, transforms: plan }: TrainingInputs,
  options: ModelTrainingOptions,
  context: SearchContext,
): Promise<TrainedModel> {
  const { tables } = context
  const { estimator, sampleWeight } = options
  const { task, from, defaults } = ESTIMATOR[estimator]
  const design = await designTable(plan, trainX)
  const columns = trainingColumns({ x: trainX, design, y: trainY, estimator })
  const coded = task === 'classification' ? await codedTarget(trainY, tables) : undefined
  const target = coded?.table ?? trainY
  const beside = keys === undefined ? [trainX] : [trainX, keys]
  const read = await trainingRows({ design, target, beside }, { sampleWeight, tables })
  const { rows, blocks: streamed } = read
  const names = coded === undefined ? read.names : { ...read.names, classes: coded.classes.map(String) }
  const size = { rows, columns: design.columns.length }
  const sample = new RowSample(size)
  // Folds can take as long to be made as the first rows to be read.
  await using begun = begunRows(streamed)
  const sampled = sample.of(begun)
  const blocks = heldRows(sampled, from === 'rows' ? size : undefined)

  const prepared =
    options.search && (await prepareSearch(options.search, { x: trainX, target, keys }, { options, context }))
  const reading = summarizeRows(blocks, names, {
    plan: from === 'statistics' ? prepared?.plan : undefined,
    progress: context.progress('reading the training rows'),
  })
  const [{ all, folds }] = await Promise.all([reading, loadAhead({ charts: hasCharts(options) })])
  refuseConstant(all)
  const classes = coded?.classes.length ?? 0
  const fit = async () => {
    // The reading is to begin first.
    await setImmediate()
    const search = await prepared?.run({ blocks, names, all, folds, classes })
    const settings = search?.settings ?? givenSettings(defaults, options)
    const fitted =
      from === 'statistics'
        ? fitStatistics(estimator, all, settings)
        : await fitRows(estimator, { rows: blocks, names, statistics: all, classes }, settings)
    return {
      fitted,
      search,
      settings,
      baselines: { mean: meanBaseline(all), least_squares: await leastSquaresBaseline(all) },
      classBaselines: classes > 2 ? await classBaselines(blocks, all, classes) : undefined,
      ...diagnose(all),
    }
  }
  // Polars reads while we compute.
  const [first, fitted] = await allEnded([firstRows({ trainX, design }, tables), fit()])
  return {
    ...fitted,
    firstRows: first,
    statistics: all,
    sample,
    classes: coded?.classes,
    columns,
    options,
    trainX,
    design,
    plan,
    tables,
    origins: await context.origins(),
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
