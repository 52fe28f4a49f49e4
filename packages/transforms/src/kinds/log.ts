import { StepError } from '@millrace/errors'
import type { Kind } from '../kind.ts'
import { log1p } from '../log1p-nodes.ts'
import { call, column, double, nanAsNull, number } from '../polars-node.ts'

/** The natural logarithm of x, or of 1 + x without losing small x; what has none becomes null: numpy's log and log1p. */
export const log: Kind<'log'> = {
  async fit({ at, function: name }, columns, figures) {
    const moments = await figures.moments(columns)
    const least = name === 'log' ? 0 : -1
    return columns.map((it) => {
      const min = moments.get(it.name)?.min
      if (min !== undefined && min <= least)
        throw new StepError('DATA_REJECTED', `${at}: ${it.name} holds ${min}; ${name} takes values above ${least}`, {
          hint: 'clip it before, or derive a column that is positive',
        })
      return { type: 'log', column: it.name, function: name }
    })
  },
  layers({ column: name, function: of }) {
    const x = double(column(name))
    return [[{ name, value: nanAsNull(of === 'log' ? call('Log', x, number(Math.E)) : call('Log1p', x)) }]]
  },
  nodes({ column: name, function: of }, columns) {
    const { graph } = columns
    const x = columns.get(name)
    columns.set(name, of === 'log' ? graph.node('Log', [x]) : log1p(graph, x))
  },
}
