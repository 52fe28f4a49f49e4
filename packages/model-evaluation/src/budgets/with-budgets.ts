import type { EvaluationReport, MetricsByName } from '@millrace/contracts'
import { type Batch, modelBytes } from '@millrace/mlmodel'
import type { ModelEvaluationOptions } from '../options.ts'
import { measureLatency } from './measure-latency.ts'

interface Measured {
  /** The folders of the models; no champion where there is none that can be run. */
  readonly candidate: string
  readonly champion: string | undefined
  /** Rows to time them with. */
  readonly example: Batch | undefined
}

interface Surroundings {
  readonly options: Pick<ModelEvaluationOptions, 'latency' | 'latencyTimeout'>
  readonly signal: AbortSignal
}

/** A report with the sizes of both models as metrics, and where they were asked for their latencies, or why there are none. */
export async function withBudgets(
  report: EvaluationReport,
  { candidate, champion, example }: Measured,
  { options, signal }: Surroundings,
): Promise<EvaluationReport> {
  const folders = champion === undefined ? [candidate] : [candidate, champion]
  const sizes = await Promise.all(folders.map(async (folder) => ({ model_size_bytes: await modelBytes(folder) })))
  const sized = withMetrics(report, sizes)
  if (!options.latency || example === undefined) return sized
  const request = { folders, columns: columnsOf(example) }
  const measured = await measureLatency(request, { timeoutSeconds: options.latencyTimeout, cwd: candidate, signal })
  return 'failure' in measured ? { ...sized, latency_failure: measured.failure } : withMetrics(sized, measured.metrics)
}

function withMetrics(report: EvaluationReport, [ours = {}, theirs]: readonly MetricsByName[]): EvaluationReport {
  const { champion } = report
  if (theirs === undefined || champion?.status !== 'evaluated') return { ...report, ...ours }
  const differences = Object.entries(ours).map(([name, value]) => {
    const other = theirs[name] ?? null
    return [name, { difference: value === null || other === null ? null : value - other, interval: null }]
  })
  return {
    ...report,
    ...ours,
    champion: {
      ...champion,
      metrics: { ...champion.metrics, ...theirs },
      differences: { ...champion.differences, ...Object.fromEntries(differences) },
    },
  }
}

const columnsOf = ({ columns }: Batch) =>
  Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [
      name,
      [...values].map((value) => (typeof value === 'number' && !Number.isFinite(value) ? null : value)),
    ]),
  )
