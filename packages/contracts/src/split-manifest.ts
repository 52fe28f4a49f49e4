import * as z from 'zod'
import { json } from './contract.ts'

export const SplitKind = z.enum(['random', 'stratified', 'hash', 'time', 'group', 'group-time'])
export type SplitKind = z.infer<typeof SplitKind>

/** What decides which rows are held out, as the options of data-preparation give it; a kind has only what it reads. */
export const SplitParameters = z.object({
  split: SplitKind,
  test_size: z.number().optional(),
  validation_size: z.number().optional(),
  /** An instant, as text. */
  test_from: z.string().optional(),
  validation_from: z.string().optional(),
  /** As `parseDuration` reads it. */
  time_gap: z.string().optional(),
  later_groups: z.number().optional(),
  group_columns: z.array(z.string()).optional(),
  stratify_by: z.string().optional(),
  stratify_bins: z.int().optional(),
  random_seed: z.int().optional(),
})
export type SplitParameters = z.infer<typeof SplitParameters>

const rows = z.int().nonnegative()
/** The rows of one side, and the SHA-256 of their identities in the order they are written. */
const Side = z.object({ rows, sha256: z.string() })

export const SplitManifest = z.object({
  ...SplitParameters.shape,
  null_policy: z.enum(['error', 'drop']),
  /** The columns that tell a row: keys and event timestamp, or all columns where there are no keys. */
  identity: z.array(z.string()),
  rows: z.object({
    read: rows,
    /** Left out for a null label or feature. */
    incomplete: rows,
    /** On no side: in a gap, or of a group that is on another side. */
    dropped: rows,
  }),
  sides: z.object({ train: Side, validation: Side.optional(), test: Side }),
})
export type SplitManifest = z.infer<typeof SplitManifest>
export const splitManifest = json('split_manifest', 'data-preparation', SplitManifest)
