import { didYouMean } from '@millrace/errors'
import type { SourceDefinition } from '../shapes.ts'
import type { WrittenDefinitions } from '../written.ts'
import type { Rule } from './rule.ts'

export const tableOrQuery: Rule = {
  name: 'table-or-query',
  check: ({ sources }) =>
    sources
      .filter(({ value }) => value.type === 'postgres' && (value.table === undefined) === (value.query === undefined))
      .map(({ value, at }) => ({
        at: at('name'),
        message: `source "${value.name}" must have either a table or a query`,
      })),
}

/** Topics and pushed rows are read by other programs: joins and loads read the history, which is never a topic itself. */
export const batchSource: Rule = {
  name: 'batch-source',
  check: ({ sources }) => {
    const types = new Map(sources.map(({ value }) => [value.name, value.type]))
    const histories = [...types].filter(([, type]) => type === 'file' || type === 'postgres').map(([name]) => name)
    return sources.flatMap(({ value, at }) => {
      if (value.type !== 'kafka' && value.type !== 'push') return []
      const { name, type, batch_source: batch } = value
      if (batch === undefined)
        return [
          { at: at('name'), message: `${type} source "${name}" has no batch_source: its history is read from one` },
        ]
      const found = types.get(batch)
      if (found === undefined)
        return [{ at: at('batch_source'), message: `there is no source "${batch}"${didYouMean(batch, histories)}` }]
      if (histories.includes(batch)) return []
      return [
        {
          at: at('batch_source'),
          message: `"${batch}" is a ${found} source; the batch_source of "${name}" must be a file or postgres source`,
        },
      ]
    })
  },
}

/** Three times of one row are three columns. */
export const distinctTimes: Rule = {
  name: 'distinct-times',
  check: ({ sources }) =>
    sources.flatMap(({ value, at }) => {
      if (value.type !== 'file' && value.type !== 'postgres') return []
      const { timestamp_field: from, created_timestamp_column: created, valid_to_column: to } = value
      const problem = (key: string, other: string) => ({
        at: at(key),
        message: `source "${value.name}" has one column as ${key} and as ${other}`,
      })
      return [
        ...(created === from ? [problem('created_timestamp_column', 'timestamp_field')] : []),
        ...(to === from ? [problem('valid_to_column', 'timestamp_field')] : []),
        ...(to !== undefined && to === created ? [problem('valid_to_column', 'created_timestamp_column')] : []),
      ]
    }),
}

type History = Extract<SourceDefinition, { type: 'file' | 'postgres' }>

/** The source with the history of a source: itself, or its batch source. */
export function historyOf({ sources }: Pick<WrittenDefinitions, 'sources'>, name: string): History | undefined {
  const find = (wanted: string | undefined) => sources.find(({ value }) => value.name === wanted)?.value
  const source = find(name)
  const history = source?.type === 'kafka' || source?.type === 'push' ? find(source.batch_source) : source
  return history?.type === 'file' || history?.type === 'postgres' ? history : undefined
}
