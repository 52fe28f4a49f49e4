import type { FeatureStoreConfig } from './config/feature-store-config.ts'
import type { FeatureRepository, FeatureView, MaterializationInterval } from './feature-repository.ts'
import type { Change } from './plan-changes.ts'
import type { Registry } from './protos/feast/core/Registry_pb.ts'
import type { Skipped } from './registry/from-registry.ts'
import type { Revision } from './revisions/revision.ts'
import type { SelectedFeatures } from './selected-features.ts'
import type { FeatureSelection } from './selected-projections.ts'

/** What applying definitions would do, and the version of the registry that it was made from. */
export interface Plan {
  readonly desired: FeatureRepository
  /** The older revision that is applied again; undefined where the definitions are. */
  readonly appliedRevision: number | undefined
  readonly changes: readonly Change[]
  /** The views that go. */
  readonly removedViews: readonly FeatureView[]
  /** What the registry holds beside and millrace leaves alone. */
  readonly skipped: readonly Skipped[]
  readonly registry: Registry | undefined
  /** Those that led to the registry. */
  readonly revisions: readonly Revision[]
}

/** How a project in the registry came to be what it is. */
export interface History {
  readonly project: string
  /** Oldest first. */
  readonly revisions: readonly Revision[]
  /** What another tool changed in the registry since the last revision. */
  readonly elsewhere: readonly Change[]
}

/** A feature repository that a step works with: its definitions, and the registry they become. */
export interface OpenedFeatureRepository {
  readonly config: FeatureStoreConfig
  /** Absolute; paths in definitions and in `feature_store.yaml` start here. */
  readonly folder: string
  /** Where the registry is, for messages: a path, or an address without its password. */
  readonly registryAddress: string
  /** The definitions in YAML. @throws StepError USAGE */
  definitions(): Promise<FeatureRepository>
  /** The project in the registry, read once. @throws StepError MISSING_INPUT where nothing was applied; BROKEN_CONTRACT, UNAVAILABLE, DENIED */
  registered(): Promise<FeatureRepository>
  /** What of the project in the registry millrace does not read. */
  skipped(): Promise<readonly Skipped[]>
  /** The revision of the registry that `registered` gives, read once; undefined where another tool changed it since, or made it. */
  revision(): Promise<number | undefined>
  /** The views and features of the registry that a selection means. @throws StepError as `selectFeatures` */
  resolveFeatures(selection: FeatureSelection, options?: { fullFeatureNames?: boolean }): Promise<SelectedFeatures>
  /** What applying the definitions, or an older revision again, would do. @throws StepError MISSING_INPUT for an unknown revision */
  plan(options?: { readonly revision?: number | undefined }): Promise<Plan>
  /** What applying the definitions would change in the registry as it was at a revision. @throws StepError MISSING_INPUT */
  changesSince(revision: number): Promise<readonly Change[]>
  /**
   * Writes a plan and the revision it makes, whose number it gives; without changes nothing is written.
   * @throws StepError CONFLICT where the registry moved on since
   */
  apply(plan: Plan): Promise<number | undefined>
  history(): Promise<History>
  /** Removes the project from the registry, which becomes a revision too. @throws StepError MISSING_INPUT, CONFLICT */
  teardown(): Promise<void>
  /** Records that a view's values over an interval are online. @throws StepError MISSING_INPUT, CONFLICT */
  recordMaterialization(view: string, interval: MaterializationInterval): Promise<void>
}
