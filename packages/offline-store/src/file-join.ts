import { type DataType, type LazyDataFrame, pl } from 'nodejs-polars'
import { asOfJoin } from './as-of-join.ts'
import { microsDown } from './event-time.ts'
import { type FileSource, typesOf } from './file-source.ts'
import type { ViewJoin } from './join-plan.ts'
import type { JoinedView } from './join-result.ts'
import { countLaterHistory } from './later-history.ts'
import { mergeByRow } from './merge-by-row.ts'
import type { HistoricalRequest } from './offline-store.ts'
import { partitionKeys } from './partition-keys.ts'
import { polarsFailure } from './polars-failure.ts'
import { toScratch } from './scratch-table.ts'
import type { SourceColumn } from './source-columns.ts'
import { keyExpressions, keyNames, sourceHistory } from './source-history.ts'
import { standingRows } from './standing-rows.ts'
import { inWinningOrder, partnersInWinningOrder } from './winning-order.ts'

/** The part of a request that all its views share. */
export interface EntitySide {
  readonly request: HistoricalRequest
  readonly entities: LazyDataFrame
  /** How many bytes of a source's columns, 8 for each value, are joined at once. */
  readonly budget: number
}

/**
 * One view at a time, with only its keys, times and features in memory; beyond the budget, a part of its keys at a time.
 * @throws StepError BROKEN_CONTRACT, CANNOT_WRITE
 */
export async function joinFileView(side: EntitySide, join: ViewJoin<FileSource>, name: string): Promise<JoinedView> {
  try {
    return await joinView(side, join, name)
  } catch (error) {
    throw polarsFailure(error, join.source.label)
  }
}

async function joinView(
  { request, entities, budget }: EntitySide,
  { requested, source, entityKeys, keyTypes, output }: ViewJoin<FileSource>,
  name: string,
): Promise<JoinedView> {
  const { view } = requested
  const entityTypes = typesOf(entities)
  const moment = microsDown(request.eventTimestamp, typeOf(entityTypes, request.eventTimestamp)).alias('moment')
  const rows = entities.select(...keyExpressions(entityKeys, entityTypes, keyTypes), moment).withRowIndex('row')
  const keys = keyNames(entityKeys.length)
  const history = sourceHistory(source, keyTypes)
  const scratch = (file: string) => request.scratch(`${name}_${file}`)

  const { columns, types, label } = source
  const optionalType = (column: SourceColumn | undefined) => column && typeOf(types, column.column)
  const standing = {
    keys,
    features: output.length,
    eventType: typeOf(types, columns.timestamp.column),
    createdType: optionalType(columns.created),
    untilType: optionalType(columns.until),
    knowledgeTime: request.knowledgeTime ?? false,
  }
  const shape = { keys: entityKeys.length, features: output.length, ttlSeconds: view.ttlSeconds }
  const join = async (part: LazyDataFrame, ordered: LazyDataFrame, file: (name: string) => string) =>
    toScratch(asOfJoin(part, await standingRows(ordered, standing, label, file), shape), file('joined.arrow'), label)

  const [entityCount, sourceCount] = [await countRows(entities), await countRows(source.scan)]
  const width = 8 * (keys.length + 4 + output.length)
  const parts = Math.min(MOST_PARTS, Math.ceil((Math.max(entityCount, sourceCount) * width) / budget))
  const joinWhole = async () => {
    const ordered =
      entityCount * SMALL_SHARE < sourceCount
        ? partnersInWinningOrder(history, rows.select(...keys), keys)
        : await inWinningOrder(history)
    return join(rows, ordered, scratch)
  }
  const joinParts = async () => {
    const joined: LazyDataFrame[] = []
    for (const [index, part] of (await partitionKeys({ rows, keys, parts, scratch })).entries()) {
      request.signal.throwIfAborted()
      const ordered = partnersInWinningOrder(history, part.keyed, keys)
      joined.push(await join(part.rows, ordered, (file) => scratch(`part_${index}_${file}`)))
    }
    return mergeByRow(joined, entityCount, label, scratch)
  }
  const joined = await (parts > 1 && entityKeys.length > 0 ? joinParts() : joinWhole()).catch(
    async (error: unknown) => {
      await toScratch(entities, scratch('entity_rows.arrow'), 'the entity rows')
      throw error
    },
  )
  const countLater = () =>
    countLaterHistory({
      outcomes: joined.select('outcome'),
      entityKeys: rows.select(...keys),
      sourceKeys: history.select(...keys),
      keys,
      reading: label,
      scratch,
    })
  return { joined, output, countLater }
}

const MOST_PARTS = 256
const SMALL_SHARE = 10

function typeOf(types: ReadonlyMap<string, DataType>, column: string): DataType {
  const type = types.get(column)
  if (type === undefined) throw new Error(`column "${column}" was not checked`)
  return type
}

const countRows = async (frame: LazyDataFrame): Promise<number> =>
  Number((await frame.select(pl.len()).collect()).row(0)[0])
