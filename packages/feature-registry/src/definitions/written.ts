import type { YamlFile, YamlPath } from '../yaml/yaml-file.ts'
import type {
  DefinitionFile,
  EntityDefinition,
  FeatureServiceDefinition,
  FeatureViewDefinition,
  OnDemandFeatureViewDefinition,
  SourceDefinition,
} from './shapes.ts'

/** A definition and where it is written. */
export interface Written<T> {
  readonly value: T
  /** `file:line` of one of its values, or of the definition itself. */
  at(...path: YamlPath): string
}

/** The definitions of all files of a feature repository, as written. */
export interface WrittenDefinitions {
  readonly entities: readonly Written<EntityDefinition>[]
  readonly sources: readonly Written<SourceDefinition>[]
  readonly featureViews: readonly Written<FeatureViewDefinition>[]
  readonly onDemandFeatureViews: readonly Written<OnDemandFeatureViewDefinition>[]
  readonly featureServices: readonly Written<FeatureServiceDefinition>[]
}

/** Puts the definitions of several files together. */
export function collectDefinitions(files: readonly { file: YamlFile; content: DefinitionFile }[]): WrittenDefinitions {
  const collect = <K extends keyof DefinitionFile>(kind: K): Written<DefinitionFile[K][number]>[] =>
    files.flatMap(({ file, content }) =>
      content[kind].map((value, index) => ({ value, at: (...path) => file.at([kind, index, ...path]) })),
    )
  return {
    entities: collect('entities'),
    sources: collect('sources'),
    featureViews: collect('feature_views'),
    onDemandFeatureViews: collect('on_demand_feature_views'),
    featureServices: collect('feature_services'),
  }
}
