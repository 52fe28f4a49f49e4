/** A polynomial of one feature: Σ coefficients[k]·((x − centre)/scale)ᵏ. */
export interface OneFeatureModel {
  /** Its place among the features. */
  readonly feature: number
  readonly centre: number
  readonly scale: number
  readonly coefficients: readonly number[]
}

/** The predictions of the model for the columns of all features. */
export function predictOneFeature(model: OneFeatureModel, columns: readonly Float64Array[]): Float64Array<ArrayBuffer> {
  const column = columns[model.feature]
  if (column === undefined) throw new Error(`a model of feature ${model.feature} was given ${columns.length} columns`)
  return Float64Array.from(column, (value) => polynomial(model.coefficients, (value - model.centre) / model.scale))
}

/** Horner's rule. */
export function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0)
}
