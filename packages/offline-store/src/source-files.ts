import { glob, opendir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { StepError } from '@millrace/errors'
import { type FeatureView, sourceLocation } from '@millrace/feature-registry'

/** Where a file source is. */
export interface SourceFiles {
  readonly path: string
  /** What Polars scans: the path, with everything in it that is not meant as a pattern escaped. */
  readonly pattern: string
  /** Of a folder, those named `column=value` below it are columns; `files` may be any number that a glob matches. */
  readonly kind: 'file' | 'files' | 'folder'
}

/**
 * Finds a file source: a Parquet file, a glob, or a folder of Parquet files at any depth.
 * @throws StepError MISSING_INPUT; USAGE for a URI of another scheme, or a source that is no file
 */
export async function findSource({ name, source }: FeatureView, folder: string): Promise<SourceFiles> {
  if (source.type !== 'file') {
    throw new StepError(
      'USAGE',
      `feature view "${name}" has a ${source.type} source, but the offline store reads files`,
      {
        hint: `set offline_store.type to ${source.type} in feature_store.yaml`,
      },
    )
  }
  const path = sourceLocation(source, folder)
  const kind = await kindOf(path)
  if (!(await holdsFiles(path, kind))) {
    const what =
      kind === 'folder' ? 'holds no .parquet file' : HAS_GLOB.test(path) ? 'matches no file' : 'does not exist'
    throw new StepError('MISSING_INPUT', `${path} ${what} (source "${source.name}" of feature view "${name}")`, {
      hint: 'correct the path in the feature definitions, or put the file there',
    })
  }
  const pattern = kind === 'folder' ? join(escapeGlob(path), '**/*.parquet') : kind === 'file' ? escapeGlob(path) : path
  return { path, pattern, kind: kind ?? 'files' }
}

/** What messages call a view's source. */
export const sourceLabel = (path: string, { name }: FeatureView): string => `${path} (feature view "${name}")`

/** A pattern that matches this path alone. */
export const escapeGlob = (path: string): string => path.replace(/[[*?]/g, '[$&]')

const HAS_GLOB = /[[*?]/

async function holdsFiles(path: string, kind: 'file' | 'folder' | undefined): Promise<boolean> {
  if (kind === 'file') return true
  if (kind === undefined) {
    for await (const _ of glob(path)) return true
    return false
  }
  for await (const { name } of await opendir(path, { recursive: true })) if (name.endsWith('.parquet')) return true
  return false
}

async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  const stats = await stat(path).catch(() => undefined)
  if (stats === undefined) return undefined
  return stats.isDirectory() ? 'folder' : 'file'
}
