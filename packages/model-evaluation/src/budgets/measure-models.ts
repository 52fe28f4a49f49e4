import { answerRequest } from '@millrace/cli-kit'
import { openScorer } from '@millrace/mlmodel'
import { LatencyRequest, type LatencyTimes } from './latency-messages.ts'

/** Calls before the clock counts, and calls that count, for each number of rows. */
const CALLS = [
  { rows: 1, warmUp: 200, counted: 1000 },
  { rows: 1000, warmUp: 20, counted: 200 },
] as const
/** Counted calls of one size stop after so long, as long as there were enough of them for a 99th percentile. */
const LONGEST_MS = 5000
const FEWEST = 100

/** Times models in a process of its own, in milliseconds, in turn, so that whatever else the machine does meets all of them. */
await answerRequest(async (request) => {
  const { folders, columns } = LatencyRequest.parse(request)
  const scorers = await Promise.all(folders.map((folder) => openScorer(folder)))
  const times: LatencyTimes = folders.map(() => CALLS.map(() => []))
  for (const [size, { rows, warmUp, counted }] of CALLS.entries()) {
    const until = performance.now() + LONGEST_MS
    for (let call = 0; call < warmUp + counted; call++) {
      if (call > warmUp + FEWEST && performance.now() > until) break
      const batch = { rows, columns: batchOf(columns, rows, call) }
      for (const [model, scorer] of scorers.entries()) {
        const start = performance.now()
        await (scorer.classifier?.probabilities(batch) ?? scorer.score(batch))
        if (call >= warmUp) times[model]?.[size]?.push(performance.now() - start)
      }
    }
  }
  return times
})

/** Rows one after the other, from the beginning again where there are no more. */
function batchOf(columns: LatencyRequest['columns'], rows: number, call: number) {
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => {
      const at = (row: number) => values[(call * rows + row) % values.length] ?? null
      const batch = Array.from({ length: rows }, (_, row) => at(row))
      return [
        name,
        values.some((value) => typeof value === 'string')
          ? batch.map((value) => (typeof value === 'string' ? value : null))
          : Float64Array.from(batch, (value) => (typeof value === 'number' ? value : Number.NaN)),
      ]
    }),
  )
}
