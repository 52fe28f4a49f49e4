import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Line } from './benchmark.ts'

/** What one benchmark measured, when and on what. */
export interface Section {
  readonly name: string
  readonly about: string
  readonly measuredAt: string
  /** Whether figures of an interrupted run are among them. */
  readonly resumed: boolean
  readonly commit: string
  readonly versions: string
  readonly machine: string
  readonly cores: number
  /** The machine's load before the first measurement. */
  readonly load: number
  readonly rounds: number
  readonly full: boolean
  readonly lines: readonly Line[]
}

/** The sections in a folder, one file each. */
export const readSections = (folder: string): Section[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith('.json'))
        .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')))
    : []

export function writeSection(folder: string, section: Section): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${section.name}.json`), `${JSON.stringify(section, null, 2)}\n`)
}

/** The sections of this run in place of older ones of theirs, all others as they were, in the order of the benchmarks. */
export function mergedSections(old: readonly Section[], measured: readonly Section[], order: readonly string[]) {
  return order.flatMap((name) => measured.find((it) => it.name === name) ?? old.find((it) => it.name === name) ?? [])
}
