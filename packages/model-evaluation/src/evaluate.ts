import type { TableAccess } from '@millrace/artifact-store'
import type { Progress } from '@millrace/cli-kit'
import type { Baselines, EvaluatedChampion, EvaluationReport, RunInfo } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { Scorer } from '@millrace/mlmodel'
import { BaselineSums } from './baseline-sums.ts'
import { ChampionRun } from './champion/champion-run.ts'
import type { Champion } from './champion/open-champion.ts'
import { chooseMetrics, type MetricChoice } from './metrics/metric-choice.ts'
import { metricDifferences, subtract } from './metrics/metric-differences.ts'
import { intervalMethod } from './metrics/metric-intervals.ts'
import { ModelSums } from './metrics/model-sums.ts'
import { regressionMetrics } from './metrics/regression-metrics.ts'
import { modelInputs } from './model-inputs.ts'
import type { ModelEvaluationOptions } from './options.ts'
import { RowSample } from './row-sample.ts'
import { RowSlices } from './slices/row-slices.ts'
import { type TestTables, testRows } from './test-rows.ts'

export interface Evaluating {
  readonly candidate: Scorer
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
}

/**
 * Metrics of a model over all rows and over slices, beside its baselines and a champion over the same rows, in one pass
 * after those that look for slices.
 * @throws StepError BROKEN_CONTRACT where a target or a prediction is no finite number; USAGE for slices that cannot be
 */
export async function evaluate(tables: TestTables, evaluating: Evaluating): Promise<Evaluated> {
  const { candidate, champion: given, options, signal, progress } = evaluating
  const rows = await testRows(tables, options.weightColumn, evaluating.tables.numbers)
  const choice = chooseMetrics(options.metrics, options.quantileLevels)
  const champion = new ChampionRun(given)
  const models = given?.scorer === undefined ? [candidate] : [candidate, given.scorer]
  const inputs = await modelInputs(rows, models, evaluating.tables)
  const slices = await RowSlices.open(rows, options, evaluating.tables)
  const [ours, theirs] = [new ModelSums(choice), new ModelSums(choice)]
  const baselines = await BaselineSums.open(
    evaluating.baselines,
    { design: tables.design.columns, rows },
    () => new ModelSums(choice),
  )
  const sample = new RowSample(rows.rows)
  for await (const batch of rows.batches(new Map([...inputs.columns, ...baselines.columns, ...slices.columns]))) {
    signal.throwIfAborted()
    const values = inputs.of(batch)
    const predicted = await candidate.score(values)
    refuseNonFinite(batch.target, predicted)
    const other = await champion.predict(values)
    const { target, weights, firstRow } = batch
    const numbered = { firstRow, ...(weights === undefined ? {} : { weights }) }
    ours.add(target, predicted, numbered)
    if (other !== undefined) theirs.add(target, other, numbered)
    baselines.add(batch, numbered)
    slices.add({ target, candidate: predicted, champion: other }, batch, numbered)
    sample.add(target, predicted, firstRow)
    progress.update(firstRow + batch.rows, rows.rows)
  }
  progress.end()
  if (ours.blocks.rows === 0 || !(ours.blocks.effectiveRows > 0))
    throw new StepError('BROKEN_CONTRACT', `${tables.x.source} has no rows with weight`)
  refuseFailedChampion(champion.found, options.requireChampion)
  return { report: describe({ ours, theirs, baselines, slices, champion, sample }, choice, evaluating), sample }
}

interface Sums {
  readonly ours: ModelSums
  readonly theirs: ModelSums
  readonly baselines: BaselineSums
  readonly slices: RowSlices
  readonly champion: ChampionRun
  readonly sample: RowSample
}

function describe(
  { ours, theirs, baselines, slices, champion, sample }: Sums,
  choice: MetricChoice,
  { options, run: { run_id, model_uri } }: Evaluating,
): EvaluationReport {
  const method = intervalMethod(options)
  const withChampion = champion.isEvaluated
  return {
    ...regressionMetrics(ours.metrics()),
    rows: ours.blocks.rows,
    effective_rows: ours.blocks.effectiveRows,
    run_id,
    model_uri,
    baselines: baselines.metrics(),
    ...(method === undefined ? {} : { interval_method: method, intervals: ours.intervals(options) }),
    ...slices.report(choice, { ...options, leastRows: options.sliceLeastRows, withChampion }),
    calibration: sample.calibration(),
    ...(champion.found === undefined
      ? {}
      : { champion: { ...champion.found, ...(withChampion ? compared(ours, theirs, choice, options) : {}) } }),
  }
}

function compared(ours: ModelSums, theirs: ModelSums, choice: MetricChoice, { confidence }: ModelEvaluationOptions) {
  const metrics = theirs.metrics()
  const plain = subtract(ours.metrics(), metrics)
  const withInterval = metricDifferences(ours.blocks, theirs.blocks, choice.ofSums(ours.blocks.rows), confidence)
  // The median and the maximum are no functions of sums: their differences have no interval.
  const differences = Object.entries(plain).map(([name, difference]) => [
    name,
    withInterval[name] ?? { difference, interval: null },
  ])
  return { metrics, differences: Object.fromEntries(differences) }
}

function refuseNonFinite(target: Float64Array, predicted: Float64Array): void {
  let wrong = 0
  for (let i = 0; i < target.length; i++) if (!Number.isFinite(target[i]) || !Number.isFinite(predicted[i])) wrong++
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
