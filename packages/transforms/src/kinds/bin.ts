import { StepError } from '@millrace/errors'
import type { Figures } from '../figures.ts'
import type { Declared, Kind } from '../kind.ts'
import type { PlanColumn } from '../plan-columns.ts'
import { binary, column, countTrue, double, isNull, NULL, number, when } from '../polars-node.ts'

/** The number of the interval that a value lies in, or a column for each interval: scikit-learn's KBinsDiscretizer. */
export const bin: Kind<'bin'> = {
  async fit(declared, columns, figures) {
    const edges = await allEdges(declared, columns, figures)
    return columns.map(({ name, rounded = false }) => {
      const all = edges.get(name) ?? []
      const exact = innerEdges(all, declared.strategy, `${declared.at}: ${name}`)
      const inner = rounded ? belowRounding(exact, all) : exact
      const outputs = [...inner, 0].map((_, index) => `${name}_${index}.0`)
      return { type: 'bin', column: name, edges: inner, ...(declared.encode === 'onehot' ? { outputs } : {}) }
    })
  },
  layers({ column: name, edges, outputs }) {
    const x = double(column(name))
    const count =
      edges.length === 0 ? number(0) : double(countTrue(edges.map((edge) => binary(x, 'GtEq', number(edge)))))
    const code = { name, value: when(isNull(x), NULL, count) }
    const equal = (index: number) => double(binary(column(name), 'Eq', number(index)))
    return [
      [code],
      ...(outputs === undefined ? [] : [outputs.map((output, index) => ({ name: output, value: equal(index) }))]),
    ]
  },
  nodes(step, columns) {
    const { column: name, edges, outputs } = step
    const x = columns.get(name)
    const bins =
      edges.length === 0
        ? columns.graph.double(0)
        : columns.weigh(
            x,
            'GreaterOrEqual',
            edges,
            edges.map(() => 1),
          )
    const code = columns.nanWhere(x, bins)
    if (outputs === undefined) columns.set(name, code)
    else
      for (const [index, output] of outputs.entries())
        columns.set(output, columns.nanWhere(x, columns.equals(code, index)))
  },
}

/** The edges of all bins, the outer ones among them; none where a column has no values. */
async function allEdges(
  { n_bins, strategy }: Declared<'bin'>,
  columns: readonly PlanColumn[],
  figures: Figures,
): Promise<ReadonlyMap<string, readonly number[]>> {
  if (strategy === 'quantile') {
    const shares = evenly(0, 100, n_bins).map((percentile) => percentile / 100)
    return figures.quantiles(columns, shares)
  }
  const moments = await figures.moments(columns)
  return new Map(
    [...moments].map(([name, { min, max }]): [string, number[]] => [
      name,
      min === undefined || max === undefined ? [] : evenly(min, max, n_bins),
    ]),
  )
}

/** numpy.linspace. */
function evenly(min: number, max: number, bins: number): number[] {
  const step = (max - min) / bins
  return Array.from({ length: bins + 1 }, (_, index) => (index === bins ? max : index * step + min))
}

/** Quantiles closer than 1e-8 are one edge, as scikit-learn has it; a constant column has one bin. */
function innerEdges(edges: readonly number[], strategy: 'uniform' | 'quantile', place: string): number[] {
  if (edges.length === 0 || !edges.every(Number.isFinite))
    throw new StepError('DATA_REJECTED', `${place} has ${edges.length === 0 ? 'no' : 'infinite'} values, so no bins`, {
      hint: edges.length === 0 ? 'leave it out of the features' : 'clip it before',
    })
  if (edges[0] === edges.at(-1)) return []
  const apart = (edge: number, index: number) => index === 0 || edge - (edges[index - 1] ?? edge) > 1e-8
  return (strategy === 'uniform' ? edges : edges.filter(apart)).slice(1, -1)
}

/**
 * Quantiles are values themselves: where the last bits of a value depend on who computes it, its edge lies a little
 * below it, so that it falls on the same side everywhere.
 */
function belowRounding(inner: readonly number[], all: readonly number[]): number[] {
  const largest = Math.max(...all.map(Math.abs))
  return inner.map((edge) => edge - largest * 1e-13)
}
