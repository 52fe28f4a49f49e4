import { createHash } from 'node:crypto'
import { isAbsolute, relative } from 'node:path'
import { type Caller, readCall } from './call.ts'
import { wantedInputs } from './load-inputs.ts'
import { isShellOption } from './shell-options.ts'
import type { AnyStep } from './step.ts'
import { serviceFiles } from './step-services.ts'

/** Everything outside the artifacts that decides whether a step's last result still holds. */
export interface StampInputs {
  readonly options: Readonly<Record<string, unknown>>
  readonly files: readonly unknown[]
}

/**
 * What a call of a step would depend on, resolved as the bin resolves it, without running it: its options with
 * secrets hashed, and the identity of each file it reads outside the artifacts.
 * @throws StepError USAGE
 */
export async function stampInputs(step: AnyStep, caller: Caller): Promise<StampInputs> {
  const { fileIdentity } = await import('@millrace/artifact-store')
  const call = readCall(step.name, step, caller)
  const silent = { debug() {}, info() {}, warn() {}, error() {} }
  const context = {
    root: call.root,
    env: call.environment,
    log: silent,
    signal: new AbortController().signal,
    step: step.name,
  }
  const own = wantedInputs(step, call).flatMap(({ path }) => (path === undefined ? [] : [path]))
  const watched = await serviceFiles(step, call.values, context, 'watchedFiles')
  const paths = [...own, ...watched.map(({ path }) => path)].filter((path) => !isWithin(call.artifacts, path))
  const identities = paths.map((path) => fileIdentity(path) ?? { path, absent: true })
  return {
    options: Object.fromEntries(
      call.settings
        .filter(({ option }) => !isShellOption(option.key))
        .map(({ option, value }) => [option.key, option.secret ? hashed(value) : (value ?? null)]),
    ),
    files: identities,
  }
}

const hashed = (value: unknown): string => createHash('sha256').update(String(value)).digest('hex')

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return !way.startsWith('..') && !isAbsolute(way)
}
