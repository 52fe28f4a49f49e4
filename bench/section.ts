import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { Line } from './benchmark.ts'
import { readKept } from './read-kept.ts'

/** What one benchmark measured, when and on what. */
export const Section = z
  .object({
    name: z.string(),
    about: z.string(),
    measuredAt: z.iso.datetime(),
    /** Whether figures of an interrupted run are among them. */
    resumed: z.boolean(),
    commit: z.string(),
    versions: z.string(),
    machine: z.string(),
    cores: z.number(),
    /** The machine's load before the first measurement. */
    load: z.number(),
    rounds: z.number(),
    full: z.boolean(),
    lines: z.array(Line).readonly(),
  })
  .readonly()
export type Section = z.infer<typeof Section>

/** The sections in a folder, one file each. Throws where one cannot be read. */
export const readSections = (folder: string): Section[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith('.json'))
        .map((file) => readKept(join(folder, file), Section))
    : []

export function writeSection(folder: string, section: Section): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${section.name}.json`), `${JSON.stringify(section, null, 2)}\n`)
}

/** The sections of this run in place of older ones of theirs, all others as they were, in the order of the benchmarks. */
export function mergedSections(old: readonly Section[], measured: readonly Section[], order: readonly string[]) {
  return order.flatMap((name) => measured.find((it) => it.name === name) ?? old.find((it) => it.name === name) ?? [])
}
