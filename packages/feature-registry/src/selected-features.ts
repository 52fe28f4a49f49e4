import type {
  FeatureProjection,
  FeatureView,
  Field,
  OnDemandFeature,
  OnDemandFeatureView,
  ValueType,
} from './feature-repository.ts'

/** A feature, and the column of the result that it becomes. */
export interface SelectedFeature<F extends Field = Field> {
  readonly field: F
  readonly column: string
}

/** A view as a request uses it. */
export interface SelectedView {
  readonly view: FeatureView
  readonly projection: FeatureProjection
  /** The features to join or read; one whose column is not among those of the answer is there for on-demand views alone. */
  readonly features: readonly SelectedFeature[]
  /** The view's join keys, in its order, and the column of the entity rows that each is matched with. */
  readonly joinKeys: readonly { readonly name: string; readonly column: string; readonly valueType: ValueType }[]
}

/** What the expressions of an on-demand view may name, and the joined or requested column that has its value. */
export interface OnDemandInput {
  readonly name: string
  readonly column: string
  readonly valueType: ValueType
}

/** An on-demand view as a request uses it. */
export interface SelectedOnDemandView {
  readonly view: OnDemandFeatureView
  readonly projection: FeatureProjection
  readonly features: readonly SelectedFeature<OnDemandFeature>[]
  readonly inputs: readonly OnDemandInput[]
}

/** What has to be joined or read, what is computed from it, and what of all that is the answer. */
export interface SelectedFeatures {
  /** The views to join or read, with what only on-demand views need. */
  readonly views: readonly SelectedView[]
  readonly onDemand: readonly SelectedOnDemandView[]
  /** What on-demand views need from the entity rows or the request, each name once. */
  readonly request: readonly Field[]
  /** The features asked for, in the order of the selection. */
  readonly columns: readonly SelectedColumn[]
}

export interface SelectedColumn extends SelectedFeature {
  /** The alias of the feature's view, else its name. */
  readonly view: string
}
