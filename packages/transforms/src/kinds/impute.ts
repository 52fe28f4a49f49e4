import { StepError } from '@millrace/errors'
import type { Figures } from '../figures.ts'
import type { Declared, Kind } from '../kind.ts'
import type { PlanColumn } from '../plan-columns.ts'
import { call, column, double, isNull, number, text } from '../polars-node.ts'

/** Nulls become one value: scikit-learn's SimpleImputer. */
export const impute: Kind<'impute'> = {
  async fit(declared, columns, figures) {
    const values = await fillValues(declared, columns, figures)
    const nulls = declared.add_indicator ? await figures.nulls(columns) : undefined
    return columns.map(({ name }) => {
      const value = values.get(name)
      if (value === undefined || !Number.isFinite(typeof value === 'string' ? 0 : value))
        throw new StepError(
          'DATA_REJECTED',
          `${declared.at}: ${name} has ${value === undefined ? 'no values' : 'infinite values'} to take the ${declared.strategy} of`,
          { hint: 'impute it with a constant, or leave it out of the features' },
        )
      const indicated = (nulls?.get(name) ?? 0) > 0
      return { type: 'impute', column: name, value, ...(indicated ? { indicator: `missingindicator_${name}` } : {}) }
    })
  },
  layers({ column: name, value, indicator }) {
    const filled =
      typeof value === 'string'
        ? call('FillNull', column(name), text(value))
        : call('FillNull', double(column(name)), number(value))
    const indicating = indicator === undefined ? [] : [{ name: indicator, value: double(isNull(column(name))) }]
    return [[{ name, value: filled }, ...indicating]]
  },
  nodes({ column: name, value, indicator }, columns) {
    const { graph } = columns
    if (typeof value === 'string') {
      if (indicator !== undefined) columns.set(indicator, columns.textIsNull(name))
      columns.imputeText(name, value)
      return
    }
    const missing = graph.node('IsNaN', [columns.get(name)])
    if (indicator !== undefined) columns.set(indicator, graph.cast(missing, 'double'))
    columns.set(name, graph.node('Where', [missing, graph.double(value), columns.get(name)]))
  },
}

async function fillValues(
  { strategy, fill_value, at }: Declared<'impute'>,
  columns: readonly PlanColumn[],
  figures: Figures,
): Promise<ReadonlyMap<string, number | string>> {
  const ofOtherKind = columns.find(({ kind }) =>
    strategy === 'constant'
      ? (kind === 'string') !== (typeof fill_value === 'string')
      : kind === 'string' && strategy !== 'most_frequent',
  )
  if (ofOtherKind !== undefined)
    throw new StepError(
      'USAGE',
      `${at}: ${ofOtherKind.name} is ${ofOtherKind.kind}: ${strategy} ${fill_value === undefined ? '' : `${JSON.stringify(fill_value)} `}does not fit it`,
      { hint: 'text takes most_frequent, or constant with a fill_value of text; numbers take one of numbers' },
    )
  switch (strategy) {
    case 'constant':
      return new Map(fill_value === undefined ? [] : columns.map(({ name }) => [name, fill_value]))
    case 'mean':
      return new Map(
        [...(await figures.moments(columns))].flatMap(([name, { mean }]) => (mean === undefined ? [] : [[name, mean]])),
      )
    case 'median':
      return new Map(
        [...(await figures.quantiles(columns, [0.5]))].flatMap(([name, [median]]) =>
          median === undefined ? [] : [[name, median]],
        ),
      )
    case 'most_frequent':
      return figures.mostFrequent(columns)
  }
}
