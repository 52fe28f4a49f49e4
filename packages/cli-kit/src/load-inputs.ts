import { join } from 'node:path'
import type { Session } from '@millrace/artifact-store'
import type { When } from '@millrace/contracts'
import type { Call } from './call.ts'
import { FileOption } from './file-option.ts'
import type { Logger } from './logger.ts'
import { refuseOutputOver, refuseOutputWithin } from './output-within.ts'
import type { AnyStep, InputContract } from './step.ts'

interface WantedInput {
  readonly key: string
  readonly contract: InputContract
  /** Undefined stands for the artifact itself. */
  readonly path: string | undefined
  readonly optional: boolean
  /** Whether the path may also name a folder of files, or a pattern. */
  readonly isMany?: boolean
}

/** The inputs that a call of a step reads: its declared artifacts, and its input file options that apply. */
export function wantedInputs(step: AnyStep, { values, near }: Pick<Call, 'values' | 'near'>): WantedInput[] {
  const given = (value: unknown) => (value instanceof FileOption && value.isAbsent ? undefined : value)
  const holds = (when: When) => given(values[when.option]) === when.is
  const declared = Object.entries(step.inputs).flatMap(([key, input]): WantedInput[] => {
    if (input.kind !== 'optional') return [{ key, contract: input, path: undefined, optional: false }]
    return input.when === undefined || holds(input.when)
      ? [{ key, contract: input.contract, path: undefined, optional: true }]
      : []
  })
  const files = Object.entries(values).flatMap(([key, value]): WantedInput[] => {
    if (!isInputFile(value) || value.isAbsent || !value.when.every(holds)) return []
    const contract = value.contract(values)
    // The artifact's own file name, as the course's settings give it, means the artifact.
    const isArtifact = value.path === undefined || (!value.isOfUser && value.path === contract.file)
    return [{ key, contract, path: isArtifact ? undefined : near(value.path), optional: false, isMany: value.isMany }]
  })
  return [...declared, ...files]
}

const isInputFile = (value: unknown): value is FileOption<'input', InputContract, 'always'> =>
  value instanceof FileOption && value.direction === 'input'

/**
 * Loads and checks everything a step reads, and starts hashing it.
 * @throws StepError MISSING_INPUT, BROKEN_CONTRACT
 */
export async function loadInputs(
  step: AnyStep,
  session: Session,
  call: Call,
  options: Call['values'],
  log: Logger,
): Promise<Record<string, unknown>> {
  const roles = step.roles?.(options as never) ?? {}
  const inputs: Record<string, unknown> = {}
  for (const { key, contract, path, optional, isMany } of wantedInputs(step, call)) {
    if (optional && !(await session.exists(contract))) continue
    const file = path === undefined ? {} : { path }
    if (isMany && contract.kind === 'table') {
      if (path !== undefined) refuseOutputWithin(step, call, path)
      inputs[key] = await session.readTables(contract, { ...file, roles })
      continue
    }
    const source = path ?? join(call.artifacts, contract.file)
    if (contract.kind === 'table') refuseOutputOver(step, call, source)
    session.recordInput(contract.name, source)
    inputs[key] =
      contract.kind === 'table'
        ? await session.readTable(contract, { ...file, roles })
        : await session.readJson(contract, file)
  }
  for (const warning of await session.checkSets()) log.warn(warning)
  return inputs
}
