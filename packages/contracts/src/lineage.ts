import * as z from 'zod'
import { Role } from './columns.ts'

/** What the `millrace` entry of a Parquet footer holds, as JSON. */
export const TableMetadata = z.looseObject({
  artifact: z.string(),
  schema_version: z.string(),
  set_id: z.string().optional(),
  /** The set ids of the artifacts this one was made from, by the call that wrote them. */
  input_sets: z.record(z.string(), z.string()).optional(),
  roles: z.record(z.string(), Role),
  feature_service: z.string().optional(),
  /** Of the definitions that the features were made by. */
  registry_hash: z.string().optional(),
})
export type TableMetadata = z.infer<typeof TableMetadata>

/** The fields that the store adds to every JSON artifact beside its own. */
export const JsonEnvelope = z.looseObject({
  schema_version: z.string(),
  set_id: z.string().optional(),
  input_sets: z.record(z.string(), z.string()).optional(),
})
export type JsonEnvelope = z.infer<typeof JsonEnvelope>

export const FileRecord = z.object({
  path: z.string(),
  sha256: z.string(),
  bytes: z.int().nonnegative(),
  rows: z.int().nonnegative().optional(),
})
export type FileRecord = z.infer<typeof FileRecord>

/** One run of one step, as written to `artifacts/lineage/<stamp>.json`. Secrets are masked. */
export const LineageRecord = z.object({
  schema_version: z.string(),
  step: z.string(),
  millrace_version: z.string(),
  git_commit: z.string().optional(),
  node_version: z.string(),
  set_id: z.string(),
  options: z.record(z.string(), z.unknown()),
  inputs: z.record(z.string(), FileRecord),
  outputs: z.record(z.string(), FileRecord),
  started_at: z.iso.datetime(),
  wall_seconds: z.number().nonnegative(),
  peak_memory_bytes: z.int().nonnegative(),
  exit_code: z.int().nonnegative(),
})
export type LineageRecord = z.infer<typeof LineageRecord>
