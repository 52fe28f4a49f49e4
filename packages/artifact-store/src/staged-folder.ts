import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { copyFile, mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { systemError } from '@millrace/errors'
import { sha256Of } from './hash-cache.ts'
import type { StagedFile } from './publish-files.ts'
import type { Staged } from './staged-outputs.ts'
import { stampTable } from './staged-table.ts'
import type { FilesOfTable } from './table.ts'

/** Copies the parts of a table to a staged folder, each to the path of its name. Throws CANNOT_WRITE. */
export async function stagedFolder(
  { parts, roles }: FilesOfTable,
  { staged, target }: StagedFile,
  fixed: { readonly artifact: string; readonly schema_version: string },
): Promise<Staged> {
  const files = parts.map(({ path, name }) => ({ path, name, copy: join(staged, name) }))
  try {
    await mkdir(staged)
    for (const { path, copy } of files) {
      await mkdir(dirname(copy), { recursive: true })
      await copyFile(path, copy)
    }
  } catch (error) {
    throw systemError(error, 'write', target)
  }
  return {
    staged,
    target,
    rows: parts.reduce((sum, { rows }) => sum + rows, 0),
    async stamp(set) {
      for (const { copy } of files) {
        await stampTable(copy, { ...fixed, ...set, roles })
        await using file = await open(copy, 'r')
        await file.sync()
      }
    },
    async record() {
      const hash = createHash('sha256')
      let bytes = 0
      for (const { name, copy } of files) {
        hash.update(`${name}\n${await sha256Of(copy)}\n`)
        bytes += statSync(copy).size
      }
      return { sha256: hash.digest('hex'), bytes }
    },
  }
}
