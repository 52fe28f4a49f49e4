import { statSync } from 'node:fs'

/** What tells one version of a file from the next without reading it. */
export interface FileIdentity {
  readonly path: string
  readonly size: number
  /** Nanoseconds since 1970, in decimal: too large for a double. */
  readonly mtimeNs: string
  readonly inode: string
}

/** The identity of the regular file at `path`, or undefined where there is none that may be looked at. */
export function fileIdentity(path: string): FileIdentity | undefined {
  try {
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false })
    if (!stat?.isFile()) return undefined
    return { path, size: Number(stat.size), mtimeNs: String(stat.mtimeNs), inode: String(stat.ino) }
  } catch {
    return undefined
  }
}
