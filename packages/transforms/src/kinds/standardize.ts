import { StepError } from '@millrace/errors'
import type { Moments } from '../figures.ts'
import type { Kind } from '../kind.ts'
import { binary, column, double, number } from '../polars-node.ts'

/**
 * `(x - mean) / scale` with the population's deviation as the scale: scikit-learn's StandardScaler. Multiplied by
 * 1 / scale, as Polars divides by a constant, so that both give the same bits.
 */
export const standardize: Kind<'standardize'> = {
  async fit({ at }, columns, figures) {
    const moments = await figures.moments(columns)
    return columns.map(({ name }) => {
      const { mean, variance, count } = moments.get(name) ?? { count: 0 }
      if (mean === undefined || variance === undefined || !Number.isFinite(mean) || !Number.isFinite(variance))
        throw new StepError(
          'DATA_REJECTED',
          `${at}: ${name} has ${count === 0 ? 'no' : 'infinite'} values, so no mean and deviation`,
          { hint: count === 0 ? 'leave it out of the features' : 'clip it before' },
        )
      return { type: 'standardize', column: name, mean, scale: scaleOf({ mean, variance, count }) }
    })
  },
  layers: ({ column: name, mean, scale }) => [
    [{ name, value: binary(binary(double(column(name)), 'Minus', number(mean)), 'Multiply', number(1 / scale)) }],
  ],
  nodes({ column: name, mean, scale }, columns) {
    const { graph } = columns
    const centred = graph.node('Sub', [columns.get(name), graph.double(mean)])
    columns.set(name, graph.node('Mul', [centred, graph.double(1 / scale)]))
  },
}

/** scikit-learn's `_is_constant_feature`: a variance within the rounding of its own computation scales nothing. */
function scaleOf({ mean, variance, count }: Required<Pick<Moments, 'mean' | 'variance' | 'count'>>): number {
  const rounding = count * Number.EPSILON * variance + (count * mean * Number.EPSILON) ** 2
  return variance <= rounding ? 1 : Math.sqrt(variance)
}
