import { glob, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StepError } from '@millrace/errors'
import type { DataSource, FileSource } from './feature-repository.ts'

/**
 * The absolute path, or glob pattern, of a file source; a relative one starts at the feature repository's folder.
 * @throws StepError USAGE where it is a URI of another kind than `file://`
 */
export function sourceLocation(source: FileSource, repoFolder: string): string {
  if (source.path.startsWith('file://')) return fileURLToPath(source.path)
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(source.path)) {
    throw new StepError('USAGE', `source "${source.name}": ${source.path} is not a local path`, {
      hint: 'copy or mount the data, and give its path',
    })
  }
  return resolve(repoFolder, source.path)
}

/**
 * The files that a source consists of, absolute and sorted: the file itself, the Parquet files of a folder, or what a glob
 * matches. None where nothing is there, or where the source is a table of a database.
 */
export async function sourcePaths(source: DataSource, repoFolder: string): Promise<string[]> {
  if (source.type !== 'file') return []
  const location = sourceLocation(source, repoFolder)
  const found = await stat(location).catch(() => undefined)
  if (found?.isFile()) return [location]
  const pattern = found?.isDirectory() ? join(escaped(location), '**/*.parquet') : location
  const paths: string[] = []
  for await (const path of glob(pattern)) paths.push(path)
  return paths.sort()
}

const escaped = (path: string): string => path.replace(/[*?[\]{}()!+@\\]/g, '\\$&')
