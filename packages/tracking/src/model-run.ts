import type { Run, RunStatus, Texts, TrackingStore } from './tracking-store.ts'
import { userName } from './user-name.ts'

export interface RunRequest {
  readonly experimentName: string
  readonly runName: string
  /** Who makes the run: the step's name. */
  readonly sourceName: string
  /** The command within the source, for a source that has several. */
  readonly entryPoint?: string | undefined
  /** The run that this one is a part of. */
  readonly parentRunId?: string | undefined
  /** The commit of the work tree that it is made in. */
  readonly gitCommit?: string | undefined
  readonly tags?: Texts
  readonly signal?: AbortSignal
}

/**
 * Does work within a run: RUNNING while it lasts, FINISHED when it is done, KILLED after an abort, FAILED after any
 * other error, which goes on to the caller.
 */
export async function withRun<T>(
  store: TrackingStore,
  request: RunRequest,
  work: (run: Run) => Promise<T>,
): Promise<T> {
  const { experimentId } = await store.getOrCreateExperiment(request.experimentName)
  const run = await store.createRun({
    experimentId,
    runName: request.runName,
    startTime: Date.now(),
    tags: { ...systemTags(request), ...request.tags },
  })
  const end = (status: RunStatus) => store.updateRun(run.runId, { status, endTime: Date.now() })
  try {
    const result = await unlessAborted(request.signal, work(run))
    await end('FINISHED')
    return result
  } catch (error) {
    // The first error is the one to tell; that the store is gone as well adds nothing.
    await end(request.signal?.aborted ? 'KILLED' : 'FAILED').catch(() => undefined)
    throw error
  }
}

/** What work has to end in order after an abort; the process itself is given longer. */
const GRACE_MS = 1000

/** The work's outcome, or the reason of the abort where the work does not end after one. */
async function unlessAborted<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  if (signal === undefined) return work
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  let timer: NodeJS.Timeout | undefined
  const start = () => {
    timer = setTimeout(() => reject(signal.reason), GRACE_MS)
  }
  if (signal.aborted) start()
  else signal.addEventListener('abort', start, { once: true })
  try {
    return await Promise.race([work, aborted])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', start)
  }
}

/** The tags in which MLflow records where a run comes from. */
function systemTags({ runName, sourceName, entryPoint, parentRunId, gitCommit }: RunRequest): Texts {
  return {
    'mlflow.user': userName(),
    'mlflow.source.name': sourceName,
    'mlflow.source.type': 'LOCAL',
    'mlflow.runName': runName,
    ...(entryPoint !== undefined && { 'mlflow.project.entryPoint': entryPoint }),
    ...(parentRunId !== undefined && { 'mlflow.parentRunId': parentRunId }),
    ...(gitCommit !== undefined && { 'mlflow.source.git.commit': gitCommit }),
  }
}
