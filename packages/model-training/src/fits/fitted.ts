import {
  type LinearModel,
  type LogisticModel,
  type OneFeatureModel,
  predictClasses,
  predictLinear,
  predictOneFeature,
  predictProbabilities,
} from '@millrace/estimators'

/** A trained model over the columns of the design. */
export type FittedModel =
  | { readonly kind: 'linear'; readonly linear: LinearModel }
  | { readonly kind: 'classifier'; readonly logistic: LogisticModel }
  | { readonly kind: 'curve'; readonly curve: OneFeatureModel }

export interface Fitted {
  readonly model: FittedModel
  readonly converged: boolean
  /** How it went, by the names that runs give it, such as `n_iter`. */
  readonly figures: Readonly<Record<string, number>>
  /** What is missing to convergence, for a message; undefined where nothing is. */
  readonly shortfall: string | undefined
}

/** Of a classifier the code of the class. */
export function predictions(model: FittedModel, columns: readonly Float64Array[]): Float64Array {
  switch (model.kind) {
    case 'linear':
      return predictLinear(model.linear, columns)
    case 'curve':
      return predictOneFeature(model.curve, columns)
    case 'classifier':
      return Float64Array.from(predictClasses(predictProbabilities(model.logistic, columns)))
  }
}
