import { createHash } from 'node:crypto'

/** What must be alike for measurements to stand side by side. Sizes are in the names of measurements. */
export interface Alike {
  /** Hash of the built code. */
  readonly code: string
  /** Hash of what measures, generates and drives the peers. */
  readonly scripts: string
  /** Interpreters and the requirements of the peers' environments. */
  readonly versions: readonly string[]
  readonly machine: string
}

/** Names a set of measurements that may be continued: the same for the same code, versions and machine, and for no other. */
export const resumeKey = ({ code, scripts, versions, machine }: Alike): string =>
  createHash('sha256')
    .update(JSON.stringify([code, scripts, versions, machine]))
    .digest('hex')
    .slice(0, 16)
