import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chart } from './chart.ts'
import { BENCH } from './folders.ts'
import { resultsPage } from './results-page.ts'
import { mergedSections, readSections, type Section, writeSection } from './section.ts'

const SECTIONS = join(BENCH, 'results')
const CHARTS = join(BENCH, 'charts')

/** Writes a section with its chart, and the page of all sections that there are, in the order of the benchmarks. */
export async function publish(section: Section, order: readonly string[]): Promise<void> {
  writeSection(SECTIONS, section)
  await publishChart(section)
  const sections = mergedSections(readSections(SECTIONS), [section], order)
  const charts = new Set(sections.map(({ name }) => name).filter((name) => existsSync(chartOf(name))))
  writeFileSync(join(BENCH, 'RESULTS.md'), resultsPage(sections, charts))
}

async function publishChart(section: Section): Promise<void> {
  const drawn = await chart(section)
  mkdirSync(CHARTS, { recursive: true })
  if (drawn === undefined) rmSync(chartOf(section.name), { force: true })
  else writeFileSync(chartOf(section.name), drawn)
}

const chartOf = (name: string): string => join(CHARTS, `${name}.svg`)
