import type { JsonContract, TableContract, When } from '@millrace/contracts'
import * as z from 'zod'

type FileContract = TableContract | JsonContract

/** The parsed value of a file option: the path is for the shell alone, a step sees what was loaded. */
export class FileOption<D extends 'input' | 'output', C, M extends 'always' | 'sometimes'> {
  constructor(
    readonly direction: D,
    private readonly contracts: C | ContractBy<C>,
    /** As the user gave it; undefined stands for the artifact of the contract. */
    readonly path: string | undefined,
    readonly when: When | undefined,
    readonly mode: M,
  ) {}

  /** The contract that holds, given the values of the other options. */
  contract(values: Readonly<Record<string, unknown>>): C {
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
    .transform((path) => new FileOption('input', contract, path, undefined, 'always'))
    .meta({ file: 'input' } satisfies FileOptionMeta)
}

/** An input file that is loaded only when the option named in `when` has the value given there. */
export function inputFileWhen<C extends FileContract>(contract: C, when: When, defaultPath?: string) {
  return pathSchema(defaultPath)
    .transform((path) => new FileOption('input', contract, path, when, 'sometimes'))
    .meta({ file: 'input' } satisfies FileOptionMeta)
}

/** An option that names the file to write an output to; without a value it is the artifact of its contract. */
export function outputFile<C extends FileContract>(contract: C) {
  return pathSchema(undefined)
    .transform((path) => new FileOption('output', contract, path, undefined, 'always'))
    .meta({ file: 'output' } satisfies FileOptionMeta)
}
