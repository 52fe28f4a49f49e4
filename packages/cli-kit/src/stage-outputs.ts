import type { Session, TableOutput, TableParts } from '@millrace/artifact-store'
import type { Call } from './call.ts'
import { FileOption } from './file-option.ts'
import type { StartProgress } from './progress.ts'
import type { AnyStep, OutputContract } from './step.ts'

export interface DeclaredOutput {
  readonly key: string
  readonly contract: OutputContract
  /** Undefined stands for the artifact itself. */
  readonly path: string | undefined
}

/** Everything a call of a step may write: its declared outputs, and its output file options. */
export function declaredOutputs(step: AnyStep, { values, near }: Pick<Call, 'values' | 'near'>): DeclaredOutput[] {
  const declared = Object.entries(step.outputs).map(([key, output]): DeclaredOutput => {
    return { key, contract: output.kind === 'optional' ? output.contract : output, path: undefined }
  })
  const files = Object.entries(values).flatMap(([key, value]): DeclaredOutput[] =>
    isOutputFile(value) && !value.isAbsent
      ? [{ key, contract: value.contract(values), path: value.path === undefined ? undefined : near(value.path) }]
      : [],
  )
  return [...declared, ...files]
}

const isOutputFile = (value: unknown): value is FileOption<'output', OutputContract, 'always'> =>
  value instanceof FileOption && value.direction === 'output'

/** Brings the outputs that are there to disk, staged; results that are only printed are checked. */
export async function stageOutputs(
  session: Session,
  declared: readonly DeclaredOutput[],
  values: Readonly<Record<string, unknown>>,
  progress: StartProgress,
): Promise<void> {
  for (const { key, contract, path } of declared) {
    const value = values[key]
    if (value === undefined) continue
    const file = path === undefined ? {} : { path }
    if (value === null && contract.kind !== 'result') session.remove(contract)
    else if (contract.kind === 'result') contract.schema.parse(value)
    else if (contract.kind === 'json') await session.stageJson(contract, value, file)
    else if (contract.kind === 'html') await session.stageHtml(contract, value as string, file)
    else {
      const writing = progress(`writing ${contract.file}`, 'bytes')
      await session.stageTable(contract, value as TableOutput | TableParts, {
        ...file,
        onBytes: (bytes) => writing.update(bytes),
      })
      writing.end()
    }
  }
}
