import { readUnmapped, type TableAccess } from '@millrace/artifact-store'
import type { FeatureView } from '@millrace/feature-registry'

/** Keeps the pages of a view's source, and of scratch files, out of this process's memory; no path may have a pattern then. */
export function readSourceUnmapped({ source }: FeatureView, tables: Pick<TableAccess, 'scratch'>): void {
  const path = source.type === 'file' ? source.path : ''
  if (!/[[?]/.test(`${path} ${tables.scratch('')}`)) readUnmapped()
}
