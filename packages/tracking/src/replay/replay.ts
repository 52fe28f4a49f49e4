import type { TrackingStore } from '../tracking-store.ts'
import { type Choice, chooseWork } from './choose-work.ts'
import { replayLoggedModels } from './replay-logged-models.ts'
import { replayMetrics } from './replay-metrics.ts'
import { replayRegisteredModel } from './replay-registered-model.ts'
import { replayRuns } from './replay-runs.ts'

/** How much a replay brought; what was there already is not counted. */
export interface ReplayCounts {
  experiments: number
  runs: number
  metricPoints: number
  files: number
  bytes: number
  loggedModels: number
  registeredModels: number
  versions: number
  aliases: number
}

/** Who is told how a replay goes on. */
export interface ReplayWatch {
  info(message: string): void
  warn(message: string): void
  /** After each piece of work. */
  progress(counts: Readonly<ReplayCounts>): void
}

export interface ReplayRequest {
  readonly source: TrackingStore
  readonly target: TrackingStore
  readonly choice: Choice
  /** Who is recorded to have moved aliases. */
  readonly user: string
  /** A folder's path for files on their way between two servers. */
  readonly scratch: string
  readonly watch: ReplayWatch
  readonly signal: AbortSignal
}

/** A replay at work: what it was asked for, and what became of that so far. */
export interface Replay extends ReplayRequest {
  readonly counts: ReplayCounts
  /** Target experiments by the id in the source. */
  readonly experiments: Map<string, string>
  /** Runs in the target by the id in the source. */
  readonly runs: Map<string, ReplayedRun>
  /** Logged models in the target by the id in the source. */
  readonly models: Map<string, ReplayedModel>
  /** Points of metrics that are to be logged with a model, by the run's id in the source. */
  readonly modelPoints: Map<
    string,
    { readonly key: string; readonly timestamp: number; readonly step: number; readonly modelId: string }[]
  >
}

export interface ReplayedRun {
  readonly runId: string
  readonly artifactUri: string
  /** The artifact URI in the source. */
  readonly from: string
}

export interface ReplayedModel {
  /** What to give as the source of a registered version. */
  readonly source: string
  /** Undefined where the target is older than MLflow 3. */
  readonly modelId: string | undefined
}

/**
 * Brings experiments, runs, logged models, registered models, versions and aliases of one store to another, where runs, models and versions
 * get new ids and keep the old ones as tags. What is there already is recognised by those, so that it may be broken off and done again.
 * @throws StepError as the stores do; MISSING_INPUT for a name that the source does not have
 */
export async function replay(request: ReplayRequest): Promise<ReplayCounts> {
  const counts: ReplayCounts = {
    experiments: 0,
    runs: 0,
    metricPoints: 0,
    files: 0,
    bytes: 0,
    loggedModels: 0,
    registeredModels: 0,
    versions: 0,
    aliases: 0,
  }
  const work = await chooseWork(request.source, request.choice)
  const state: Replay = {
    ...request,
    counts,
    experiments: new Map(),
    runs: new Map(),
    models: new Map(),
    modelPoints: new Map(),
  }
  // Models belong to runs and metrics to both, of any experiment.
  for (const part of work.experiments) await replayRuns(state, part)
  for (const part of work.experiments) await replayLoggedModels(state, part)
  for (const { runIds } of work.experiments) await replayMetrics(state, runIds)
  for (const name of work.names) await replayRegisteredModel(state, name)
  return counts
}
