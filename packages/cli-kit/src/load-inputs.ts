import { resolve } from 'node:path'
import type { Session } from '@millrace/artifact-store'
import type { Call } from './call.ts'
import { FileOption } from './file-option.ts'
import type { AnyStep, InputContract } from './step.ts'

interface WantedInput {
  readonly key: string
  readonly contract: InputContract
  /** Absolute; undefined stands for the artifact itself. */
  readonly path: string | undefined
  readonly optional: boolean
}

/** The inputs that a call of a step reads: its declared artifacts, and its input file options that apply. */
export function wantedInputs(step: AnyStep, values: Call['values'], root: string): WantedInput[] {
  const declared = Object.entries(step.inputs).map(([key, input]): WantedInput => {
    const contract = input.kind === 'optional' ? input.contract : input
    return { key, contract, path: undefined, optional: input.kind === 'optional' }
  })
  const files = Object.entries(values).flatMap(([key, value]): WantedInput[] => {
    if (!isInputFile(value)) return []
    if (value.when !== undefined && values[value.when.option] !== value.when.is) return []
    return [
      {
        key,
        contract: value.contract,
        path: value.path === undefined ? undefined : resolve(root, value.path),
        optional: false,
      },
    ]
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
): Promise<Record<string, unknown>> {
  const roles = step.roles?.(options as never) ?? {}
  const inputs: Record<string, unknown> = {}
  for (const { key, contract, path, optional } of wantedInputs(step, call.values, call.root)) {
    if (optional && !(await session.exists(contract))) continue
    const file = path === undefined ? {} : { path }
    inputs[key] =
      contract.kind === 'table'
        ? await session.readTable(contract, { ...file, roles })
        : await session.readJson(contract, file)
  }
  return inputs
}
