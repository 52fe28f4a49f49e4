import { relative } from 'node:path'
import { openSession } from '@millrace/artifact-store'
import { type FileRecord, SCHEMA_VERSION } from '@millrace/contracts'
import type { StepError } from '@millrace/errors'
import type { Call } from './call.ts'
import { FileOption } from './file-option.ts'
import { formatCount } from './format-count.ts'
import { gitCommit } from './git-commit.ts'
import { startLineage } from './lineage.ts'
import { loadInputs } from './load-inputs.ts'
import type { Logger } from './logger.ts'
import { refuseMissingFolders } from './missing-folders.ts'
import type { StartProgress } from './progress.ts'
import { errorDocument, isShown, type ResultDocument, resultName } from './result-document.ts'
import { setIdOf } from './set-id.ts'
import { type DeclaredOutput, declaredOutputs, stageOutputs } from './stage-outputs.ts'
import type { AnyStep } from './step.ts'
import { servicesOf } from './step-services.ts'
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
  const lineage = startLineage()
  const { log, progress, signal } = around
  const session = await openSession({ artifacts: call.artifacts, step: step.name })
  around.onDispose(() => session.dispose())
  const options = plainOptions(call.values)
  const context = { log, signal, step: step.name }
  const services = servicesOf(step, options, { ...context, root: call.root, env: call.environment })
  try {
    const inputs = await loadInputs(step, session, call, options, log)
    const opened = await services.open()
    const files = (await services.files()).map((file) => ({ ...file, name: relative(call.root, file.path) }))
    for (const { name, path } of files) session.recordInput(name, path)
    const commit = await gitCommit(call.root)
    const toStep = {
      ...context,
      services: opened,
      tables: session,
      origins: session.origins,
      progress,
      gitCommit: commit,
    }
    const declared = declaredOutputs(step, call)
    refuseMissingFolders(declared)

    const given = asValues(await step.run(inputs as never, options as never, toStep as never))
    await stageOutputs(session, declared, given, progress)
    const made = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null))
    const read = await session.inputRecords()
    const version = millraceVersion()
    const setId = setIdOf(step.name, version, { ...read, ...fingerprintsOf(files) }, call.settings)
    const written = await session.commit(setId)

    const added = asValues(await step.commit?.(made as never, inputs as never, options as never, toStep as never))
    await stageOutputs(session, declared, added, progress)
    const outputs = { ...written, ...(await session.commit(setId)) }
    session.finishWork()
    const values = { ...made, ...added }

    const error = step.gate?.(values as never, options as never)
    const exitCode = error?.exitCode ?? 0
    if (Object.keys(read).length + Object.keys(outputs).length > 0)
      await session.writeLineage(
        lineage({ command, call, version, gitCommit: commit, setId, inputs: read, outputs, exitCode }),
      )
    const document = { schema_version: SCHEMA_VERSION, command, exit_code: exitCode, outputs }
    return {
      document: {
        ...document,
        results: resultsOf(declared, values),
        ...(error === undefined ? {} : { error: errorDocument(error) }),
      },
      text: step.report?.(values as never, options as never) ?? listing(outputs),
      error,
    }
  } finally {
    session.dispose()
    await services.close()
  }
}

/** The options as the step sees them: file options are loaded, not passed on, but for whether one was asked for. */
function plainOptions(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => {
      if (!(value instanceof FileOption)) return [[key, value]]
      return value.direction === 'output' && value.mode === 'given' ? [[key, !value.isAbsent]] : []
    }),
  )
}

/** By name; those files count by them, though the record has the hash of their bytes. */
const fingerprintsOf = (files: readonly { readonly name: string; readonly fingerprint?: string }[]) =>
  Object.fromEntries(
    files.flatMap(({ name, fingerprint }) => (fingerprint === undefined ? [] : [[name, { sha256: fingerprint }]])),
  )

const asValues = (value: unknown): Values => (typeof value === 'object' && value !== null ? { ...value } : {})

function resultsOf(declared: readonly DeclaredOutput[], values: Values): Record<string, unknown> {
  return Object.fromEntries(
    declared.flatMap(({ key, contract }) => {
      const value = values[key]
      return value === undefined || !isShown(contract) ? [] : [[resultName(key, contract), value]]
    }),
  )
}

function listing(records: Readonly<Record<string, FileRecord>>): string {
  return Object.values(records)
    .map(({ path, rows }) => (rows === undefined ? path : `${path}  ${formatCount(rows)} rows`))
    .join('\n')
}
