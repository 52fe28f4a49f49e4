export type { FeatureStoreConfig, StoreConfig } from './config/feature-store-config.ts'
export { readFeatureStoreConfig } from './config/read-feature-store-config.ts'
export { readDefinitions } from './definitions/read-definitions.ts'
export { definitionsFingerprint } from './definitions-fingerprint.ts'
export type { ColumnExpectation, Expectations } from './expectations/expectations.ts'
export { expectations } from './expectations/service.ts'
export type * from './feature-repository.ts'
export type { OpenedFeatureRepository, Plan } from './opened-repository.ts'
export { FeatureRepoOptions } from './options.ts'
export { type Change, type PropertyChange, planChanges } from './plan-changes.ts'
export type { Skipped } from './registry/from-registry.ts'
export {
  type FeatureSelection,
  parseSelection,
  type SelectedView,
  selectedService,
  selectFeatures,
} from './select-features.ts'
export { featureDefinitions, featureRegistry } from './services.ts'
export { sourceLocation, sourcePaths } from './source-paths.ts'
export { declaredTransforms } from './transforms/service.ts'
export { columnTypeOf, dtypeOf } from './value-types.ts'
