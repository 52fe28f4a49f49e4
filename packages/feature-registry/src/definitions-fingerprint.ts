import { createHash } from 'node:crypto'
import type { FeatureRepository } from './feature-repository.ts'

/**
 * A digest of what a project defines: the same for the same definitions, whenever they were applied and whatever was
 * materialized since; the order of features in a view counts, since it is that of the columns.
 */
export function definitionsFingerprint(repository: FeatureRepository): string {
  const { project, entities, sources, featureViews, onDemandFeatureViews, featureServices } = repository
  const views = featureViews.map(({ materializationIntervals, ...definition }) => definition)
  const content = [project, ...[entities, sources, views, onDemandFeatureViews, featureServices].map(byName)]
  return createHash('sha256').update(JSON.stringify(content, sortedKeys)).digest('hex')
}

const byName = (items: readonly Named[]): Named[] => [...items].sort((a, b) => (a.name < b.name ? -1 : 1))

interface Named {
  readonly name: string
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [key, item])
}
