import { createHash } from 'node:crypto'
import type { FileRecord } from '@millrace/contracts'
import { maskedValue, type Setting } from './settings.ts'
import { isShellOption } from './shell-options.ts'

/**
 * The id that the outputs of one run share: a hash of the step, its version, the content of its inputs and the
 * options that may change its result.
 */
export function setIdOf(
  step: string,
  version: string,
  inputs: Readonly<Record<string, Pick<FileRecord, 'sha256'>>>,
  settings: readonly Setting[],
): string {
  const content = Object.entries(inputs).map(([name, { sha256 }]): [string, string] => [name, sha256])
  const options = settings
    .filter(({ option }) => option.file === undefined && !isShellOption(option.key))
    .map((setting): [string, unknown] => [setting.option.key, maskedValue(setting)])
  const sorted = [...content, ...options].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return createHash('sha256')
    .update(JSON.stringify([step, version, sorted]))
    .digest('hex')
    .slice(0, 32)
}
