export {
  type FeatureStoreConfig,
  parseFeatureStoreConfig,
  readFeatureStoreConfig,
  type StoreConfig,
} from './config/feature-store-config.ts'
export { parseDefinitions, readDefinitions } from './definitions/read-definitions.ts'
export { formatTtl, parseTtl } from './definitions/ttl.ts'
export type * from './feature-repository.ts'
export { type OpenedFeatureRepository, openFeatureRepository, type Plan } from './opened-repository.ts'
export { FeatureRepoOptions } from './options.ts'
export { type Change, type PropertyChange, planChanges } from './plan-changes.ts'
export type { Registry } from './protos/feast/core/Registry_pb.ts'
export { addInterval } from './registry/add-interval.ts'
export { fromRegistry, type Skipped } from './registry/from-registry.ts'
export { decodeRegistry, encodeRegistry } from './registry/registry-bytes.ts'
export { openRegistry, type RegistryFile } from './registry/registry-file.ts'
export { toRegistry } from './registry/to-registry.ts'
export {
  type FeatureSelection,
  parseSelection,
  type SelectedView,
  selectedService,
  selectFeatures,
} from './select-features.ts'
export { featureDefinitions, featureRegistry } from './services.ts'
export { sourceLocation, sourcePaths } from './source-paths.ts'
export { columnTypeOf, dtypeOf } from './value-types.ts'
