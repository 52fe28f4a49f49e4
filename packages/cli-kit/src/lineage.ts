import { type FileRecord, type LineageRecord, SCHEMA_VERSION } from '@millrace/contracts'
import type { Call } from './call.ts'
import { maskedValue } from './settings.ts'

export interface Ran {
  readonly command: string
  readonly call: Call
  readonly version: string
  readonly gitCommit: string | undefined
  readonly setId: string
  readonly inputs: Readonly<Record<string, FileRecord>>
  readonly outputs: Readonly<Record<string, FileRecord>>
  readonly exitCode: number
}

/** Starts the clock of a run; the function it gives back makes the run's lineage record. */
export function startLineage(): (ran: Ran) => LineageRecord {
  const started = process.uptime()
  const startedAt = new Date().toISOString()
  return ({ command, call, version, gitCommit, setId, inputs, outputs, exitCode }) => ({
    schema_version: SCHEMA_VERSION,
    step: command,
    millrace_version: version,
    ...(gitCommit === undefined ? {} : { git_commit: gitCommit }),
    node_version: process.version,
    set_id: setId,
    options: Object.fromEntries(call.settings.map((setting) => [setting.option.key, maskedValue(setting) ?? null])),
    inputs: { ...inputs },
    outputs: { ...outputs },
    started_at: startedAt,
    wall_seconds: Math.round((process.uptime() - started) * 1000) / 1000,
    peak_memory_bytes: process.resourceUsage().maxRSS * 1024,
    exit_code: exitCode,
  })
}
