import { postgresFailure } from '@millrace/postgres'
import pg from 'pg'
import { entityRowsOf, keysOfSpines, spines } from '../entity-rows.ts'
import { refuseProblems } from '../join-plan.ts'
import type { EntityRows, RangeRequest } from '../offline-store.ts'
import { keyName } from '../source-history.ts'
import { configure } from './configure.ts'
import { copyOut } from './copy-out.ts'
import { openPostgresSource } from './postgres-source.ts'
import { wireExpression } from './postgres-types.ts'
import { SETTING } from './setting.ts'

/** Entity rows from the views' tables and queries: what is distinct is found out in the database. */
export async function postgresEntityRows(client: pg.Client, request: RangeRequest): Promise<EntityRows> {
  const { projections, start, end, scratch, signal } = request
  const found = []
  for (const spine of spines(projections))
    found.push({ spine, source: await openPostgresSource(client, spine.requested.view, []) })
  refuseProblems(found.flatMap(({ source }) => source.problems))
  const keys = keysOfSpines(
    found.map(({ spine, source }) => ({
      spine,
      types: source.columns.keys.map(({ column }) => source.columnTypes.get(column)),
    })),
  )
  await configure(client, 'millrace.start', start.toISOString())
  await configure(client, 'millrace.end', end.toISOString())
  const frames = []
  for (const [index, { spine, source }] of found.entries()) {
    signal.throwIfAborted()
    const types = spine.keys.map((key) => keys.find(({ name }) => name === key)?.type ?? 'Unknown')
    const event = `s.${pg.escapeIdentifier(source.columns.timestamp.column)}::timestamptz`
    const keyColumns = source.columns.keys.map(({ column }, place) =>
      wireExpression(`s.${pg.escapeIdentifier(column)}`, types[place] ?? 'Unknown'),
    )
    const select = `SELECT DISTINCT ${[wireExpression(event, 'Datetime'), ...keyColumns].join(', ')} FROM ${source.relation}
WHERE ${event} BETWEEN current_setting('millrace.start')::timestamptz AND current_setting('millrace.end')::timestamptz`
    const columns = [
      { name: 'moment', type: 'Datetime' as const },
      ...types.map((type, place) => ({ name: keyName(place), type })),
    ]
    try {
      const frame = await copyOut(client, select, columns, (name) => scratch(`offline_range_${index}_${name}`))
      frames.push({ spine, frame })
    } catch (error) {
      signal.throwIfAborted()
      throw postgresFailure(error, source.label, SETTING)
    }
  }
  return entityRowsOf(frames, keys, request)
}
