import { readUnmapped, type TableAccess } from '@millrace/artifact-store'
import type { FeatureView } from '@millrace/feature-registry'

/**
 * Keeps the pages of the views' sources, and of scratch files, out of this process's memory, if none of their paths has a
 * pattern: it holds for all that is read from then on.
 */
export function readSourcesUnmapped(views: readonly FeatureView[], tables: Pick<TableAccess, 'scratch'>): void {
  const paths = views.flatMap(({ source }) => (source.type === 'file' ? [source.path] : []))
  readUnmapped([tables.scratch(''), ...paths])
}
