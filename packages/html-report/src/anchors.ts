import type { Chart } from './chart.ts'
import type { Block, Report } from './report.ts'

/** Short names for the ids of sections and charts, by the order they appear in; throws on an id used twice. */
export class Anchors {
  readonly #names = new Map<string, string>()

  constructor(report: Report) {
    for (const { id, blocks } of report.sections) {
      this.#add(id)
      this.#addBlocks(blocks)
    }
  }

  /** ` id="…"`, or nothing without an id. */
  attribute(id: string | undefined): string {
    return id === undefined ? '' : ` id="${this.#name(id)}"`
  }

  href(id: string): string {
    return `#${this.#name(id)}`
  }

  #name(id: string): string {
    const name = this.#names.get(id)
    if (name === undefined) throw new Error(`nothing on the page has the id "${id}"`)
    return name
  }

  #addBlocks(blocks: readonly Block[]): void {
    for (const block of blocks) {
      if (block.kind === 'details') this.#addBlocks(block.blocks)
      if (block.kind === 'findings') for (const { details = [] } of block.findings) this.#addBlocks(details)
      if (block.kind === 'charts')
        block.charts.forEach((chart: Chart) => {
          this.#add(chart.id)
        })
    }
  }

  #add(id: string | undefined): void {
    if (id === undefined) return
    if (this.#names.has(id)) throw new Error(`two parts of the page have the id "${id}"`)
    this.#names.set(id, `a${this.#names.size + 1}`)
  }
}
