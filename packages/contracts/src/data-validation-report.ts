import * as z from 'zod'
import { Role } from './columns.ts'
import { html, json, table } from './contract.ts'

/** A row that breaks a rule: its number, counted from 0, its keys, and the values that the rule is about. */
export const SampleRow = z.object({
  row: z.int().nonnegative(),
  keys: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
  values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
})
export type SampleRow = z.infer<typeof SampleRow>

export const Finding = z.object({
  rule: z.string(),
  column: z.string().optional(),
  severity: z.enum(['error', 'warn', 'info']),
  observed: z.union([z.string(), z.number(), z.null()]),
  expected: z.union([z.string(), z.number(), z.null()]),
  /** Rows concerned, where the rule speaks of rows. */
  count: z.int().nonnegative().optional(),
  /** The first rows that break the rule. */
  samples: z.array(SampleRow).optional(),
  /** Its rows were put aside, so that it does not refuse the others. */
  quarantined: z.boolean().optional(),
})
export type Finding = z.infer<typeof Finding>

/** How one column differs from a baseline. */
export const ColumnDrift = z.object({
  column: z.string(),
  measure: z.enum(['psi', 'ks', 'jensen_shannon', 'wasserstein', 'l_infinity', 'chi_square', 'null_rate']),
  /** Null without a value on one side. */
  value: z.number().nullable(),
  p_value: z.number().nullable(),
  verdict: z.enum(['stable', 'drifted', 'inconclusive']),
  /** p after Benjamini-Hochberg over all columns; null where there were too few rows to test. */
  adjusted_p_value: z.number().nullable(),
  /** What the threshold is held against: the value itself, its size for null_rate, Cramér's V for chi_square. */
  effect: z.number().nullable(),
  threshold: z.number(),
  /** By how much the value may be off where the baseline is a summary; 0 between two files of rows. */
  error: z.number(),
  baseline_rows: z.int().nonnegative(),
  rows: z.int().nonnegative(),
})
export type ColumnDrift = z.infer<typeof ColumnDrift>

/** How one column differs from what the online store has for the same keys and times. */
export const ColumnSkew = z.object({
  column: z.string(),
  view: z.string(),
  /** `incomparable` where what is served is later than every row. */
  verdict: z.enum(['consistent', 'skewed', 'incomparable']),
  /** The share of compared rows that differ; null where there is none. */
  fraction: z.number().nullable(),
  threshold: z.number(),
  compared: z.int().nonnegative(),
  mismatched: z.int().nonnegative(),
  /** Those that differ by having no value online: never written, or past the ttl at the row's time. */
  not_served: z.int().nonnegative(),
  /** Rows that are not compared, because what is served is of a later event. */
  newer: z.int().nonnegative(),
})
export type ColumnSkew = z.infer<typeof ColumnSkew>

export const DataValidationReport = z.object({
  accepted: z.boolean(),
  rows: z.int().nonnegative(),
  findings: z.array(Finding),
  /** Empty without a baseline. */
  drift: z.array(ColumnDrift),
  /** Where the table was held against the online store. */
  skew: z.array(ColumnSkew).optional(),
  /** Rows that were put aside, where that was asked for. */
  quarantined_rows: z.int().nonnegative().optional(),
})
export type DataValidationReport = z.infer<typeof DataValidationReport>

export const dataValidation = json('data_validation', 'data-validation', DataValidationReport)
export const batchDataValidation = json('batch_data_validation', 'data-validation --for batch', DataValidationReport)
export const dataValidationPage = html('data_validation_page', 'data-validation', 'data_validation.html')
export const batchDataValidationPage = html(
  'batch_data_validation_page',
  'data-validation --for batch',
  'batch_data_validation.html',
)

const passedRows = {
  key: { min: 0 },
  event_timestamp: { min: 0, max: 1 },
  feature: { min: 0 },
  label: { min: 0, max: 1 },
  other: { min: 0 },
}
/** The rows that data-validation let through, where it put others aside. */
export const validated = table('validated', 'data-validation', passedRows)
export const batchValidated = table('batch_validated', 'data-validation --for batch', passedRows)

/** An accepted table summed up column by column, without its rows. */
export const Baseline = z.object({
  /** Of all tables in it. */
  rows: z.int().nonnegative(),
  /** Of the table that was added last. */
  last_rows: z.int().nonnegative(),
  tables: z.int().positive(),
  /** By name; a column whose values are not compared has no summary but a count of its nulls. */
  columns: z.record(
    z.string(),
    z.object({ type: z.string(), role: Role, nulls: z.int().nonnegative(), summary: z.unknown().optional() }),
  ),
})
export type Baseline = z.infer<typeof Baseline>
/** The name of a file is the user's. */
export const baseline = { ...json('baseline', 'data-validation --write-baseline', Baseline), outlivesItsSet: true }
