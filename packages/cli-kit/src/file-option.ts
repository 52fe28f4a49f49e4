import type { JsonContract, TableContract, When } from '@millrace/contracts'
import * as z from 'zod'

type FileContract = TableContract | JsonContract

/** The parsed value of a file option: the path is for the shell alone, a step sees what was loaded. */
export class FileOption<D extends 'input' | 'output', C, M extends 'always' | 'sometimes'> {
  constructor(
    readonly direction: D,
    readonly contract: C,
    /** As the user gave it; undefined stands for the artifact of the contract. */
    readonly path: string | undefined,
    readonly when: When | undefined,
    readonly mode: M,
  ) {}
}

/** What `.meta()` tells about a file option, since the schema itself only speaks of a path. */
export interface FileOptionMeta {
  readonly file: 'input' | 'output'
  readonly contract: FileContract
  readonly when?: When
}

const pathSchema = (path: string | undefined) =>
  path === undefined ? z.string().min(1).optional() : z.string().min(1).default(path)

/**
 * An option that names a file to load and check like an artifact. Without a value it is `defaultPath`,
 * or the artifact of its contract.
 */
export function inputFile<C extends FileContract>(contract: C, defaultPath?: string) {
  return pathSchema(defaultPath)
    .transform((path) => new FileOption('input', contract, path, undefined, 'always'))
    .meta({ file: 'input', contract } satisfies FileOptionMeta as Record<string, unknown>)
}

/** An input file that is loaded only when the option named in `when` has the value given there. */
export function inputFileWhen<C extends FileContract>(contract: C, when: When, defaultPath?: string) {
  return pathSchema(defaultPath)
    .transform((path) => new FileOption('input', contract, path, when, 'sometimes'))
    .meta({ file: 'input', contract, when } satisfies FileOptionMeta as Record<string, unknown>)
}

/** An option that names the file to write an output to; without a value it is the artifact of its contract. */
export function outputFile<C extends FileContract>(contract: C) {
  return pathSchema(undefined)
    .transform((path) => new FileOption('output', contract, path, undefined, 'always'))
    .meta({ file: 'output', contract } satisfies FileOptionMeta as Record<string, unknown>)
}
