import { StepError } from '@millrace/errors'
import type { Kind } from '../kind.ts'
import { binary, column, double, number, type PolarsNode, when } from '../polars-node.ts'

/** Values outside bounds become the bound: numpy.clip. */
export const clip: Kind<'clip'> = {
  async fit({ min, max, lower_quantile, upper_quantile, at }, columns, figures) {
    const shares = [lower_quantile, upper_quantile].filter((share) => share !== undefined)
    const quantiles = shares.length === 0 ? undefined : await figures.quantiles(columns, shares)
    return columns.map(({ name }) => {
      const found = quantiles?.get(name) ?? []
      if (quantiles !== undefined && (found.length === 0 || !found.every(Number.isFinite)))
        throw new StepError('DATA_REJECTED', `${at}: ${name} has no finite quantiles to be clipped at`, {
          hint: 'clip it with min and max',
        })
      const low = min ?? (lower_quantile === undefined ? undefined : found[0])
      const high = max ?? (upper_quantile === undefined ? undefined : found.at(-1))
      if (low !== undefined && high !== undefined && low > high)
        throw new StepError('DATA_REJECTED', `${at}: the lower bound of ${name}, ${low}, is above the upper, ${high}`)
      return {
        type: 'clip',
        column: name,
        ...(low === undefined ? {} : { min: low }),
        ...(high === undefined ? {} : { max: high }),
      }
    })
  },
  layers({ column: name, min, max }) {
    const x = double(column(name))
    const below = (value: PolarsNode) =>
      min === undefined ? value : when(binary(x, 'Lt', number(min)), number(min), value)
    const above = (value: PolarsNode) =>
      max === undefined ? value : when(binary(x, 'Gt', number(max)), number(max), value)
    return [[{ name, value: below(above(x)) }]]
  },
  nodes({ column: name, min, max }, columns) {
    const { graph } = columns
    const x = columns.get(name)
    const bounded = (comparison: string, bound: number | undefined, value: string) =>
      bound === undefined
        ? value
        : graph.node('Where', [graph.node(comparison, [x, graph.double(bound)]), graph.double(bound), value])
    columns.set(name, bounded('Less', min, bounded('Greater', max, x)))
  },
}
