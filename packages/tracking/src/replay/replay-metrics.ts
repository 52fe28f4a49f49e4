import type { Metric, Run } from '../tracking-store.ts'
import { comparedPoints } from './compared-points.ts'
import type { Replay } from './replay.ts'

/** Points that are logged at a time. */
const BATCH = 1000

/** Brings the metrics of replayed runs, point by point, and what else needs all runs to be there: parents, and how each ended. */
export async function replayMetrics(replay: Replay, runIds: readonly string[]): Promise<void> {
  for (const runId of runIds) {
    const copyId = replay.runs.get(runId)?.runId
    if (copyId === undefined) continue
    const [run, copy] = [await replay.source.getRun(runId), await replay.target.getRun(copyId)]
    for (const key of Object.keys(run.metrics)) await replayMetric(replay, run, copy, key)
    await linkParent(replay, run, copy)
    await endAsRun(replay, run, copy)
  }
}

async function replayMetric(replay: Replay, run: Run, copy: Run, key: string): Promise<void> {
  const { source, target } = replay
  const models = (replay.modelPoints.get(run.runId) ?? []).filter((point) => point.key === key)
  const there = copy.metrics[key] === undefined ? [] : target.metricHistory(copy.runId, key)
  let batch: Metric[] = []
  for await (const { point, isThere } of comparedPoints(source.metricHistory(run.runId, key), there)) {
    const of = models.filter(({ timestamp, step }) => timestamp === point.timestamp && step === point.step)
    if (of.length > 0) batch.push(...of.map(({ modelId }) => ({ ...point, modelId })))
    else if (!isThere) batch.push(point)
    if (batch.length < BATCH) continue
    await log(replay, copy, batch)
    batch = []
  }
  if (batch.length > 0) await log(replay, copy, batch)
}

async function log(
  { target, counts, watch, signal }: Replay,
  { runId }: Run,
  metrics: readonly Metric[],
): Promise<void> {
  signal.throwIfAborted()
  await target.logBatch(runId, { metrics })
  counts.metricPoints += metrics.length
  watch.progress(counts)
}

const PARENT = 'mlflow.parentRunId'

async function linkParent({ runs, target }: Replay, run: Run, copy: Run): Promise<void> {
  const parent = run.tags[PARENT]
  const copied = parent === undefined ? undefined : runs.get(parent)?.runId
  if (copied !== undefined && copied !== copy.tags[PARENT]) {
    await target.logBatch(copy.runId, { tags: { [PARENT]: copied } })
  }
}

/** Comes last, so that a run whose replay broke off is seen as one that goes on. */
async function endAsRun({ target }: Replay, run: Run, copy: Run): Promise<void> {
  const { status, startTime, endTime = startTime } = run
  if (status === 'RUNNING' || status === 'SCHEDULED') return
  if (status !== copy.status || endTime !== copy.endTime) await target.updateRun(copy.runId, { status, endTime })
}
