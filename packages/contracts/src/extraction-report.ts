import * as z from 'zod'
import { json } from './contract.ts'

const count = z.int().nonnegative()

/** For one view, how many entity rows got a value, and why the others got none. */
export const ViewCoverage = z.object({
  /** The view's alias, or its name. */
  view: z.string(),
  matched: count,
  /** The newest value is older than the ttl, or held only before. */
  expired: count,
  /** The key has later values only. */
  future_only: count,
  /** The key has no value at all, or is null. */
  never_seen: count,
  /** Of those matched, the values that were created after the entity row's time. */
  created_later: count,
})
export type ViewCoverage = z.infer<typeof ViewCoverage>

/** What a join of features to entity rows found. */
export const ExtractionReport = z.object({
  accepted: z.boolean(),
  rows: count,
  /** Whether values created after the row's time were left out. */
  knowledge_time: z.boolean(),
  coverage: z.array(ViewCoverage),
  /** The views with too small a share of rows matched. */
  refused: z.array(z.object({ view: z.string(), share: z.number(), least: z.number() })),
})
export type ExtractionReport = z.infer<typeof ExtractionReport>

export const extractionReport = json('data_extraction', 'data-extraction', ExtractionReport)
export const batchExtractionReport = json('batch_data_extraction', 'data-extraction --for batch', ExtractionReport)
