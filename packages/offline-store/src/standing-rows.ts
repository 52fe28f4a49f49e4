import { type DataFrame, type DataType, type Expr, type LazyDataFrame, pl } from 'nodejs-polars'
import type { StandingRows } from './as-of-join.ts'
import { microsDown, microsUp } from './event-time.ts'
import { toScratch } from './scratch-table.ts'
import { featureName } from './source-history.ts'
import { sweepIntervals } from './sweep-intervals.ts'

/** What decides when a row of a history stands. */
export interface Standing {
  readonly keys: readonly string[]
  readonly features: number
  readonly eventType: DataType
  /** Undefined where the source has no such column. */
  readonly createdType: DataType | undefined
  readonly untilType: DataType | undefined
  /** Whether a row is visible only once it was created. */
  readonly knowledgeTime: boolean
}

/** A history, which is in winning order, as an as-of join takes it. */
export async function standingRows(
  history: LazyDataFrame,
  standing: Standing,
  reading: string,
  scratch: (name: string) => string,
): Promise<StandingRows> {
  const { eventType, createdType, untilType, knowledgeTime } = standing
  const cutsOff = knowledgeTime && createdType !== undefined
  const event = microsUp('event', eventType)
  const hasKnown = createdType !== undefined
  if (!cutsOff && untilType === undefined)
    return { frame: history.select(...columnsOf(standing, event)), hasKnown, hasHolds: false }

  const isKeyed = standing.keys.map((key) => pl.col(key).isNotNull())
  const known = cutsOff ? [pl.col('created').isNotNull()] : []
  const usable = [...isKeyed, ...known].reduce((all, condition) => all.and(condition))
  const created = cutsOff ? microsUp('created', createdType) : event
  const until = untilType === undefined ? pl.lit(null).cast(pl.Int64) : microsUp('until', untilType)
  const ranked = await toScratch(
    history
      .filter(usable)
      .withColumns(
        pl.when(created.gt(event)).then(created).otherwise(event).alias('visible'),
        until.cast(pl.Float64).fillNull(Number.POSITIVE_INFINITY).alias('until'),
      )
      .withRowIndex('rank'),
    scratch('ranked.arrow'),
    reading,
  )
  const standings = await sweep(ranked, standing.keys)
  const frame = ranked
    .select('rank', ...standing.keys, 'event', 'created', ...featureNames(standing))
    .join(standings.lazy(), { on: 'rank', how: 'inner' })
    .sort('visible')
    .select(...columnsOf(standing, pl.col('visible')), pl.col('holds'))
  return { frame, hasKnown, hasHolds: true }
}

async function sweep(ranked: LazyDataFrame, keys: readonly string[]): Promise<DataFrame> {
  const isFirst = keys
    .map((key) => pl.col(key).neq(pl.col(key).shift(1)).fillNull(true))
    .reduce((any, differs) => any.or(differs))
  const sorted = await ranked
    .select(...keys, 'visible', 'until', 'rank')
    .sort([...keys.map((key) => pl.col(key)), pl.col('visible'), pl.col('rank')])
    .select(
      isFirst.cast(pl.Float64).alias('first'),
      pl.col('visible').cast(pl.Float64),
      'until',
      pl.col('rank').cast(pl.Float64),
    )
    .collect()
  const column = (name: string): Float64Array => Float64Array.from(sorted.getColumn(name).toTypedArray())
  const { time, rank, holds } = sweepIntervals({
    first: column('first'),
    visible: column('visible'),
    until: column('until'),
    rank: column('rank'),
  })
  return pl
    .DataFrame([pl.Series('visible', time), pl.Series('rank', rank), pl.Series('holds', Float64Array.from(holds))])
    .select(pl.col('visible').cast(pl.Int64), pl.col('rank').cast(pl.UInt32), pl.col('holds').eq(pl.lit(1)))
}

const featureNames = ({ features }: Standing): string[] =>
  Array.from({ length: features }, (_, index) => featureName(index))

function columnsOf(standing: Standing, visible: Expr): Expr[] {
  const { keys, eventType, createdType } = standing
  return [
    ...keys.map((key) => pl.col(key)),
    visible.alias('visible'),
    microsDown('event', eventType).alias('since'),
    ...(createdType === undefined ? [] : [microsUp('created', createdType).alias('known')]),
    ...featureNames(standing).map((name) => pl.col(name)),
  ]
}
