import type { FeatureRepository } from '@millrace/feature-registry'
import * as z from 'zod'
import {
  entityDocument,
  type ObjectDocument,
  onDemandDocument,
  serviceDocument,
  sourceDocument,
  viewDocument,
} from './object-document.ts'

/** The kinds of objects in a registry, in Feast's words. */
export const ObjectKind = z.enum([
  'entities',
  'data-sources',
  'feature-views',
  'on-demand-feature-views',
  'stream-feature-views',
  'feature-services',
])
export type ObjectKind = z.infer<typeof ObjectKind>

/** How sentences call them. */
export const KIND_NAMES: Readonly<Record<ObjectKind, string>> = {
  entities: 'entities',
  'data-sources': 'data sources',
  'feature-views': 'feature views',
  'on-demand-feature-views': 'on-demand feature views',
  'stream-feature-views': 'stream feature views',
  'feature-services': 'feature services',
}

/** The objects of one kind that a project defines, by name. */
export function objectsOf(kind: ObjectKind, repository: FeatureRepository): ObjectDocument[] {
  const { entities, sources, featureViews, onDemandFeatureViews, featureServices } = repository
  const streams = featureViews.filter(({ streamSource }) => streamSource !== undefined)
  const documents = {
    entities: () => entities.map(entityDocument),
    'data-sources': () => sources.map(sourceDocument),
    'feature-views': () => featureViews.filter((view) => !streams.includes(view)).map(viewDocument),
    'on-demand-feature-views': () => onDemandFeatureViews.map(onDemandDocument),
    'stream-feature-views': () => streams.map(viewDocument),
    'feature-services': () => featureServices.map(serviceDocument),
  }
  return documents[kind]().sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** What a list shows of each object beside its name. */
export const COLUMNS: Readonly<Record<ObjectKind, readonly string[]>> = {
  entities: ['join_key', 'value_type', 'description'],
  'data-sources': ['type', 'location', 'description'],
  'feature-views': ['entities', 'features', 'ttl', 'online', 'source'],
  'on-demand-feature-views': ['features', 'reads', 'description'],
  'stream-feature-views': ['entities', 'features', 'ttl', 'online', 'stream_source'],
  'feature-services': ['features', 'description'],
}
