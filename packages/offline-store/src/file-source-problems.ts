import { parquetFileColumns } from '@millrace/artifact-store'
import type { FeatureView } from '@millrace/feature-registry'
import { sourceColumns, sourceProblems } from './source-columns.ts'
import { findSource, sourceLabel } from './source-files.ts'

/**
 * What is wrong with a view's source, as opening it tells. That of one file is told by its footer; several files, and what has
 * no such footer, take Polars.
 * @throws StepError as `openFileSource`
 */
export async function fileSourceProblems(view: FeatureView, folder: string): Promise<readonly string[]> {
  const { path, kind } = await findSource(view, folder)
  const types = kind === 'file' ? await parquetFileColumns(path) : undefined
  if (types === undefined) {
    const { openFileSource } = await import('./file-source.ts')
    return (await openFileSource(view, folder)).problems
  }
  return sourceProblems(sourceColumns(view), types).map((problem) => `${sourceLabel(path, view)} ${problem}`)
}
