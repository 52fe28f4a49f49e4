import { performance } from 'node:perf_hooks'
import { openSession } from '@millrace/artifact-store'
import { type FileRecord, SCHEMA_VERSION } from '@millrace/contracts'
import type { StepError } from '@millrace/errors'
import type { Call } from './call.ts'
import { FileOption } from './file-option.ts'
import { formatCount } from './format-count.ts'
import { gitCommit } from './git-commit.ts'
import { loadInputs } from './load-inputs.ts'
import type { Logger } from './logger.ts'
import { openServices } from './open-services.ts'
import type { StartProgress } from './progress.ts'
import { errorDocument, type ResultDocument, resultName } from './result-document.ts'
import { setIdOf } from './set-id.ts'
import { maskedValue } from './settings.ts'
import { type DeclaredOutput, declaredOutputs, stageOutputs } from './stage-outputs.ts'
import type { AnyStep } from './step.ts'
import { millraceVersion } from './version.ts'

export interface Surroundings {
  readonly log: Logger
  readonly progress: StartProgress
  readonly signal: AbortSignal
  /** Is given what has to be removed should the process be stopped from outside. */
  onDispose(dispose: () => void): void
}

export interface Outcome {
  readonly document: ResultDocument
  /** What a person reads on stdout. */
  readonly text: string
  readonly error: StepError | undefined
}

type Values = Readonly<Record<string, unknown>>

/**
 * Runs a step: inputs → run → outputs on disk → commit → gate → lineage record.
 * @throws StepError whatever the step or the shell finds wrong before the outputs are on disk
 */
export async function runStep(command: string, step: AnyStep, call: Call, around: Surroundings): Promise<Outcome> {
  const started = performance.now()
  const startedAt = new Date().toISOString()
  const session = await openSession({ artifacts: call.artifacts, step: step.name })
  around.onDispose(() => session.dispose())
  const serviceContext = {
    root: call.root,
    env: call.environment,
    log: around.log,
    signal: around.signal,
    step: step.name,
  }
  const options = plainOptions(call.values)
  const inputs = await loadInputs(step, session, call, options, around.log)
  const services = await openServices(step, options, serviceContext)
  try {
    for (const path of await services.files()) session.recordInput(path, path)
    const context = {
      services: services.opened,
      tables: session,
      log: around.log,
      progress: around.progress,
      signal: around.signal,
      step: step.name,
    }
    const outputs: Values = asValues(await step.run(inputs as never, options as never, context as never))
    const declared = declaredOutputs(step, call)
    await stageOutputs(session, declared, outputs, around.progress)
    const version = millraceVersion()
    const inputRecords = await session.inputRecords()
    const setId = setIdOf(step.name, version, inputRecords, call.settings)
    const written = await session.commit(setId)
    const added = asValues(await step.commit?.(outputs as never, inputs as never, options as never, context as never))
    await stageOutputs(session, declared, added, around.progress)
    const records = { ...written, ...(Object.keys(added).length > 0 ? await session.commit(setId) : {}) }
    const all = { ...outputs, ...added }
    const error = step.gate?.(all as never, options as never)
    const exitCode = error?.exitCode ?? 0
    if (Object.keys(inputRecords).length + Object.keys(records).length > 0) {
      const commit = gitCommit(call.root)
      await session.writeLineage({
        schema_version: SCHEMA_VERSION,
        step: command,
        millrace_version: version,
        ...(commit === undefined ? {} : { git_commit: commit }),
        node_version: process.version,
        set_id: setId,
        options: Object.fromEntries(call.settings.map((setting) => [setting.option.key, maskedValue(setting) ?? null])),
        inputs: inputRecords,
        outputs: records,
        started_at: startedAt,
        wall_seconds: Math.round(performance.now() - started) / 1000,
        peak_memory_bytes: process.resourceUsage().maxRSS * 1024,
        exit_code: exitCode,
      })
    }
    return {
      document: {
        schema_version: SCHEMA_VERSION,
        command,
        exit_code: exitCode,
        outputs: records,
        results: resultsOf(declared, all),
        ...(error === undefined ? {} : { error: errorDocument(error) }),
      },
      text: step.report?.(all as never, options as never) ?? listing(records),
      error,
    }
  } finally {
    session.dispose()
    await services.close()
  }
}

/** The options as the step sees them: file options are loaded, not passed on. */
function plainOptions(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !(value instanceof FileOption)))
}

const asValues = (value: unknown): Values => (typeof value === 'object' && value !== null ? { ...value } : {})

function resultsOf(declared: readonly DeclaredOutput[], values: Values): Record<string, unknown> {
  return Object.fromEntries(
    declared.flatMap(({ key, contract }) => {
      const value = values[key]
      return value === undefined || contract.kind === 'table' ? [] : [[resultName(key, contract), value]]
    }),
  )
}

function listing(records: Readonly<Record<string, FileRecord>>): string {
  return Object.values(records)
    .map(({ path, rows }) => (rows === undefined ? path : `${path}  ${formatCount(rows)} rows`))
    .join('\n')
}
