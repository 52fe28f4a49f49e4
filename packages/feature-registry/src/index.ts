export type { FeatureStoreConfig, StoreConfig } from './config/feature-store-config.ts'
export { readFeatureStoreConfig } from './config/read-feature-store-config.ts'
export { readDefinitions } from './definitions/read-definitions.ts'
export { formatTtl } from './definitions/ttl.ts'
export { definitionsFingerprint } from './definitions-fingerprint.ts'
export { instantOf } from './expectations/check-expectations.ts'
export {
  type Bounds,
  type ColumnDrift,
  type ColumnExpectation,
  type Expectations,
  NO_TOLERANCE,
  type Rule,
  type Tolerance,
} from './expectations/expectations.ts'
export { parseExpectations } from './expectations/read-expectations.ts'
export { type ExpectationsFile, expectations } from './expectations/service.ts'
export { Environment, Severity } from './expectations/written-rule.ts'
export type * from './feature-repository.ts'
export {
  compileOnDemand,
  type OnDemandComputation,
  type OnDemandInputValue,
  type OnDemandValue,
} from './on-demand/compile-on-demand.ts'
export type { History, OpenedFeatureRepository, Plan } from './opened-repository.ts'
export { FeatureRepoOptions } from './options.ts'
export { type Change, type PropertyChange, planChanges } from './plan-changes.ts'
export type { Skipped } from './registry/from-registry.ts'
export { type RepositoryFile, repositoryFile } from './repository-file.ts'
export type { Revision } from './revisions/revision.ts'
export { selectFeatures } from './select-features.ts'
export type * from './selected-features.ts'
export { type FeatureSelection, named, parseSelection, selectedService } from './selected-projections.ts'
export { featureDefinitions, featureRegistry } from './services.ts'
export { sourceLocation, sourcePaths } from './source-paths.ts'
export { declaredTransforms } from './transforms/service.ts'
export { columnTypeOf, dtypeOf } from './value-types.ts'
export { parseYamlAs, type WrittenYaml, type YamlKind } from './yaml/parse-yaml-as.ts'
export type { YamlPath } from './yaml/yaml-file.ts'
