import type { JsonContract, TableContract, When } from '@millrace/contracts'
import * as z from 'zod'

type FileContract = TableContract | JsonContract

/** When there is a file: always, when another option says so, or when its path is given. */
export type FileMode = 'always' | 'sometimes' | 'given'

/** The parsed value of a file option: the path is for the shell alone, a step sees what was loaded. */
export class FileOption<D extends 'input' | 'output', C, M extends FileMode> {
  constructor(
    readonly direction: D,
    private readonly contracts: C | ContractBy<C> | ContractByEnding<C>,
    /** As the user gave it; undefined stands for the artifact of the contract. */
    readonly path: string | undefined,
    /** All of them have to hold. */
    readonly when: readonly When[],
    readonly mode: M,
    /** Whether the path may also name a folder of files, or a pattern. */
    readonly isMany = false,
  ) {}

  /** Whether it is never an artifact, whatever its name. */
  get isOfUser(): boolean {
    return this.mode === 'given'
  }

  /** Whether it stands for no file at all. */
  get isAbsent(): boolean {
    return this.mode === 'given' && this.path === undefined
  }

  /** The contract that holds, given the values of the other options. */
  contract(values: Readonly<Record<string, unknown>>): C {
    if (isContractByEnding(this.contracts)) {
      const ending = Object.keys(this.contracts.endings).find((text) => this.path?.endsWith(text))
      return this.contracts.endings[ending ?? ''] ?? this.contracts.otherwise
    }
    if (!isContractBy(this.contracts)) return this.contracts
    const contract = this.contracts.contracts[String(values[this.contracts.option])]
    if (contract === undefined)
      throw new Error(`no contract for ${this.contracts.option} ${values[this.contracts.option]}`)
    return contract
  }
}

/** A contract for each value that another option can have. */
export interface ContractBy<C> {
  readonly option: string
  readonly contracts: Readonly<Record<string, C>>
}

/** A contract for each ending that a path can have, and one for any other. */
export interface ContractByEnding<C> {
  readonly endings: Readonly<Record<string, C>>
  readonly otherwise: C
}

const isContractByEnding = <C>(value: C | ContractBy<C> | ContractByEnding<C>): value is ContractByEnding<C> =>
  typeof value === 'object' && value !== null && 'endings' in value

const isContractBy = <C>(value: C | ContractBy<C>): value is ContractBy<C> =>
  typeof value === 'object' && value !== null && 'contracts' in value

/** What `.meta()` tells about a file option, since the schema itself only speaks of a path. */
export interface FileOptionMeta {
  readonly file: 'input' | 'output'
}

const pathSchema = (path: string | undefined) =>
  path === undefined ? z.string().min(1).optional() : z.string().min(1).default(path)

/**
 * An option that names a file to load and check like an artifact. Without a value it is `defaultPath`,
 * or the artifact of its contract, which may depend on another option.
 */
export function inputFile<C extends FileContract>(contract: C | ContractBy<C>, defaultPath?: string) {
  return pathSchema(defaultPath)
    .transform((path) => new FileOption('input', contract, path, [], 'always'))
    .meta({ file: 'input' } satisfies FileOptionMeta)
}

/** Files to load as one table. */
export class FilesOption<C> extends FileOption<'input', C, 'always'> {
  readonly files = true
}

/** An option that names a table by a file, a folder of files or a pattern; without a value it is the artifact. */
export function inputFiles(contract: TableContract, artifact: TableContract) {
  return pathSchema(undefined)
    .transform((path) => {
      const contracts = path === undefined || path === artifact.file ? artifact : contract
      return new FilesOption<TableContract>('input', contracts, path, [], 'always', true)
    })
    .meta({ file: 'input' } satisfies FileOptionMeta)
}

/** An input file that is loaded only when the options named in `when` have the values given there. */
export function inputFileWhen<C extends FileContract>(
  contract: C | ContractBy<C>,
  when: When | readonly When[],
  defaultPath?: string,
) {
  return pathSchema(defaultPath)
    .transform((path) => new FileOption('input', contract, path, [when].flat(), 'sometimes'))
    .meta({ file: 'input' } satisfies FileOptionMeta)
}

/** An input file that is loaded only when its path is given; its contract may depend on how the path ends. */
export function inputFileIfGiven<C extends FileContract, D extends FileContract = C>(
  contract: C | { readonly endings: Readonly<Record<string, C>>; readonly otherwise: D },
) {
  const contracts: C | ContractByEnding<C | D> = contract
  return pathSchema(undefined)
    .transform((path) => new FileOption<'input', C | D, 'given'>('input', contracts, path, [], 'given'))
    .meta({ file: 'input' } satisfies FileOptionMeta)
}

/** An output file that is written only when its path is given; the step sees whether it was. */
export function outputFileIfGiven<C extends FileContract>(contract: C) {
  return pathSchema(undefined)
    .transform((path) => new FileOption('output', contract, path, [], 'given'))
    .meta({ file: 'output' } satisfies FileOptionMeta)
}

/** An output file, or without a path the artifact, that a step may leave unwritten. */
export function outputFileUnlessElsewhere<C extends FileContract>(contract: C) {
  return pathSchema(undefined)
    .transform((path) => new FileOption('output', contract, path, [], 'sometimes'))
    .meta({ file: 'output' } satisfies FileOptionMeta)
}

/** An option that names the file to write an output to; without a value it is the artifact of its contract. */
export function outputFile<C extends FileContract>(contract: C) {
  return pathSchema(undefined)
    .transform((path) => new FileOption('output', contract, path, [], 'always'))
    .meta({ file: 'output' } satisfies FileOptionMeta)
}
