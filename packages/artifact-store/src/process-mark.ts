import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** Who made a temporary file: `<host>-<pid>-<process start>-<random>`, which stays unique when pids are reused. */
export function processMark(): string {
  return `${HOST}-${process.pid}-${statOf(process.pid)?.start ?? 0}-${randomBytes(4).toString('hex')}`
}

/** Whether the process that left a mark is gone; undefined where the mark is foreign or from another host. */
export function isGone(mark: string): boolean | undefined {
  const parts = /^(.+)-(\d+)-(\d+)-[0-9a-f]{8}$/.exec(mark)
  if (parts === null || parts[1] !== HOST) return undefined
  const pid = Number(parts[2])
  if (!isRunning(pid)) return true
  const { state, start } = statOf(pid) ?? {}
  if (state === 'Z' || state === 'X') return true
  return start !== undefined && parts[3] !== '0' && start !== parts[3]
}

const HOST = hostname().replaceAll(/[^A-Za-z0-9.-]/g, '_') || 'host'

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/**
 * State of a process, and its start in clock ticks since boot, where the system tells (Linux); proc(5), fields 3 and 22.
 * A process that ended stays in state Z until its parent looks at it, which in a container may be never.
 */
function statOf(pid: number): { readonly state: string | undefined; readonly start: string | undefined } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0], start: fields[19] }
  } catch {
    return undefined
  }
}
