import type { TableAccess } from '@millrace/artifact-store'
import type { Progress } from '@millrace/cli-kit'
import type { Baselines, EvaluatedChampion, EvaluationReport, RunInfo } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { Batch, Scorer } from '@millrace/mlmodel'
import { BaselineSums } from './baseline-sums.ts'
import { ChampionRun } from './champion/champion-run.ts'
import type { Champion } from './champion/open-champion.ts'
import { intervalMethod } from './metrics/metric-intervals.ts'
import type { MetricSums } from './metrics/metric-sums.ts'
import { regressionMetrics } from './metrics/regression-metrics.ts'
import { modelInputs } from './model-inputs.ts'
import type { ModelEvaluationOptions } from './options.ts'
import { RowSample } from './row-sample.ts'
import { RowSlices } from './slices/row-slices.ts'
import { refuseUnknownClasses } from './task/refuse-unknown-classes.ts'
import type { Task } from './task/task.ts'
import { type TestTables, testRows } from './test-rows.ts'

export interface Evaluating {
  readonly candidate: Scorer
  readonly task: Task
  readonly run: Pick<RunInfo, 'run_id' | 'model_uri'>
  readonly champion: Champion | undefined
  readonly baselines: Baselines
  readonly options: ModelEvaluationOptions
  readonly tables: TableAccess
  readonly progress: Progress
  readonly signal: AbortSignal
}

export interface Evaluated {
  readonly report: EvaluationReport
  /** For what is drawn. */
  readonly sample: RowSample
  /** Rows as models are given them. */
  readonly example: Batch | undefined
}

/**
 * Metrics of a model over all rows and over slices, beside its baselines and a champion over the same rows, in one pass
 * after those that look for slices.
 * @throws StepError BROKEN_CONTRACT where a target or a prediction is no finite number, or a label no class of the model; USAGE for slices that cannot be
 */
export async function evaluate(tables: TestTables, evaluating: Evaluating): Promise<Evaluated> {
  const { candidate, task, champion: given, options, signal, progress } = evaluating
  const { weightColumn } = options
  if (task.classes !== undefined) await refuseUnknownClasses(tables.y, task, evaluating.tables)
  const rows = await testRows(tables, { weightColumn, target: task.target }, evaluating.tables.numbers)
  const champion = new ChampionRun(given, task)
  const models = given?.scorer === undefined ? [candidate] : [candidate, given.scorer]
  const inputs = await modelInputs(rows, models, evaluating.tables)
  const slices = await RowSlices.open(rows, task, evaluating)
  const [ours, theirs] = [task.newSums(), task.newSums()]
  const baselines = await BaselineSums.open(evaluating.baselines, { design: tables.design.columns, rows }, task)
  const sample = new RowSample(rows.rows)
  let example: Batch | undefined
  for await (const batch of rows.batches(new Map([...inputs.columns, ...baselines.columns, ...slices.columns]))) {
    signal.throwIfAborted()
    const values = inputs.of(batch)
    const predicted = await task.score(candidate, values)
    refuseNonFinite(batch.target, predicted, task.width)
    const other = await champion.predict(values)
    const { target, weights, firstRow } = batch
    const numbered = { firstRow, ...(weights === undefined ? {} : { weights }) }
    ours.add(target, predicted, numbered)
    if (other !== undefined) theirs.add(target, other, numbered)
    baselines.add(batch, numbered)
    slices.add({ target, candidate: predicted, champion: other }, batch, numbered)
    sample.add(task.drawn(target, predicted), firstRow)
    example ??= firstRows(values)
    progress.update(firstRow + batch.rows, rows.rows)
  }
  progress.end()
  if (ours.rows === 0 || !(ours.effectiveRows > 0))
    throw new StepError('BROKEN_CONTRACT', `${tables.x.source} has no rows with weight`)
  refuseFailedChampion(champion.found, options.requireChampion)
  const report = describe({ ours, theirs, baselines, slices, champion, sample }, evaluating)
  return { report, sample, example }
}

const EXAMPLE_ROWS = 1000

/** Copies, because batches are views that live until the next one. */
const firstRows = ({ rows, columns }: Batch): Batch => ({
  rows: Math.min(rows, EXAMPLE_ROWS),
  columns: Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values.slice(0, EXAMPLE_ROWS)])),
})

interface Sums {
  readonly ours: MetricSums
  readonly theirs: MetricSums
  readonly baselines: BaselineSums
  readonly slices: RowSlices
  readonly champion: ChampionRun
  readonly sample: RowSample
}

function describe(
  { ours, theirs, baselines, slices, champion, sample }: Sums,
  { options, task, run: { run_id, model_uri } }: Evaluating,
): EvaluationReport {
  const method = intervalMethod(options)
  const withChampion = champion.isEvaluated
  return {
    ...regressionMetrics(ours.metrics()),
    rows: ours.rows,
    effective_rows: ours.effectiveRows,
    task: task.name,
    run_id,
    model_uri,
    baselines: baselines.metrics(),
    ...(method === undefined ? {} : { interval_method: method, intervals: ours.intervals(options) }),
    ...slices.report({ ...options, leastRows: options.sliceLeastRows, withChampion }),
    calibration: sample.calibration(),
    ...task.describe(ours),
    ...(champion.found === undefined
      ? {}
      : {
          champion: {
            ...champion.found,
            ...(withChampion
              ? { metrics: theirs.metrics(), differences: ours.differences(theirs, options.confidence) }
              : {}),
          },
        }),
  }
}

function refuseNonFinite(target: Float64Array, predicted: Float64Array, width: number): void {
  let wrong = 0
  for (let i = 0; i < target.length; i++) {
    let finite = Number.isFinite(target[i])
    for (let at = i * width; at < (i + 1) * width; at++) finite &&= Number.isFinite(predicted[at])
    if (!finite) wrong++
  }
  if (wrong === 0) return
  throw new StepError(
    'BROKEN_CONTRACT',
    `${wrong} of ${target.length} test rows have a target or a prediction that is no finite number`,
    { hint: 'run data-preparation again; data-validation tells which columns hold NaN or infinity' },
  )
}

function refuseFailedChampion(found: EvaluatedChampion | undefined, required: boolean): void {
  if (!required || found?.status === 'evaluated') return
  if (found === undefined)
    throw new StepError('USAGE', '--require-champion (REQUIRE_CHAMPION) needs --champion (CHAMPION_URI)')
  throw new StepError(
    found.status === 'absent' ? 'MISSING_INPUT' : 'BROKEN_CONTRACT',
    `the champion ${found.uri} is ${found.status}: ${found.reason}`,
    { hint: 'without --require-champion (REQUIRE_CHAMPION) the evaluation states it and goes on' },
  )
}
