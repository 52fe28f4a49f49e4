import { type LazyDataFrame, pl } from 'nodejs-polars'

const SAMPLE = 100_000

/**
 * A history with the winner of any set of rows last: by event, then created with null lowest, then place in the source.
 * Sorting is most of the cost of a join, so a source that is in order already, as one that is appended to is, is left as it is.
 */
export async function inWinningOrder(history: LazyDataFrame): Promise<LazyDataFrame> {
  const times = history.select('event', 'created')
  const isInOrder = (await isSorted(times.limit(SAMPLE))) && (await isSorted(times))
  return isInOrder ? history : byPlace(history.withRowIndex('place'))
}

/** The rows of a history that have a partner in `keyed`, in winning order: a join may shuffle them, so their place is a sort key. */
export function partnersInWinningOrder(
  history: LazyDataFrame,
  keyed: LazyDataFrame,
  on: readonly string[],
): LazyDataFrame {
  return byPlace(history.withRowIndex('place').join(keyed, { on: [...on], how: 'semi' }))
}

/** With the place as the last sort key no two rows are equal, so the sort may be an unstable one, which is faster. */
const byPlace = (history: LazyDataFrame): LazyDataFrame =>
  history.sort([pl.col('event'), pl.col('created'), pl.col('place')]).drop('place')

async function isSorted(times: LazyDataFrame): Promise<boolean> {
  const [event, created] = [pl.col('event'), pl.col('created')]
  const [before, createdBefore] = [event.shift(1), created.shift(1)]
  const tied = before.eq(event).and(createdBefore.isNull().or(createdBefore.ltEq(created)))
  const inPlace = before.isNull().or(before.lt(event)).or(tied).fillNull(false)
  const { height } = await times.select(inPlace.alias('in_place')).filter(pl.col('in_place').not()).limit(1).collect()
  return height === 0
}
