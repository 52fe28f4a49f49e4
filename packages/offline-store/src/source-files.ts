import { glob, stat } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StepError } from '@millrace/errors'
import type { FeatureView } from '@millrace/feature-registry'

/** Where a file source is. */
export interface SourceLocation {
  readonly path: string
  /** What Polars scans: the path, with everything in it that is not meant as a pattern escaped. */
  readonly pattern: string
  /** Whether folders named `column=value` below it are columns. */
  readonly isFolder: boolean
}

/**
 * Finds a file source: a Parquet file, a glob, or a folder of Parquet files at any depth.
 * @throws StepError MISSING_INPUT, USAGE for a URI of another scheme
 */
export async function locateSource(view: FeatureView, folder: string): Promise<SourceLocation> {
  const path = absolutePath(view, folder)
  const kind = await kindOf(path)
  if (kind === 'file') return { path, pattern: escapeGlob(path), isFolder: false }
  const pattern = kind === 'folder' ? join(escapeGlob(path), '**/*.parquet') : path
  for await (const _ of glob(pattern)) return { path, pattern, isFolder: kind === 'folder' }
  const what = kind === 'folder' ? 'holds no .parquet file' : HAS_GLOB.test(path) ? 'matches no file' : 'does not exist'
  throw new StepError(
    'MISSING_INPUT',
    `${path} ${what} (source "${view.source.name}" of feature view "${view.name}")`,
    {
      hint: 'correct the path in the feature definitions, or put the file there',
    },
  )
}

/** The files that a view is read from, sorted; none for a source that is no file. Throws as `locateSource` does. */
export async function sourceFiles(view: FeatureView, folder: string): Promise<string[]> {
  if (view.source.type !== 'file') return []
  const { pattern } = await locateSource(view, folder)
  const files: string[] = []
  for await (const file of glob(pattern)) files.push(file)
  return files.sort()
}

/** A pattern that matches this path alone. */
export const escapeGlob = (path: string): string => path.replace(/[[*?]/g, '[$&]')

const HAS_GLOB = /[[*?]/

function absolutePath(view: FeatureView, folder: string): string {
  const { source } = view
  if (source.type !== 'file') {
    throw new StepError(
      'USAGE',
      `feature view "${view.name}" has a ${source.type} source, but the offline store is of type file`,
      {
        hint: `set offline_store.type to ${source.type} in feature_store.yaml`,
      },
    )
  }
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(source.path)?.[1]?.toLowerCase()
  if (scheme === undefined) return isAbsolute(source.path) ? source.path : join(folder, source.path)
  if (scheme === 'file' && URL.canParse(source.path) && new URL(source.path).host === '')
    return fileURLToPath(source.path)
  throw new StepError('USAGE', `feature view "${view.name}": the file offline store cannot read ${source.path}`, {
    hint: 'give a path, or a URI that starts with file:///',
  })
}

async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  const stats = await stat(path).catch(() => undefined)
  if (stats === undefined) return undefined
  return stats.isDirectory() ? 'folder' : 'file'
}
