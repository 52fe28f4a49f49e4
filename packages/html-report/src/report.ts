import type { Chart } from './chart.ts'

/** What a page says, as plain data; all text is taken as text and escaped, in the order given. */
export interface Report {
  title: string
  /** One line under the title: what was looked at. */
  subtitle?: string
  verdict?: { accepted: boolean; text: string }
  /** The few figures a reader wants first. */
  facts?: readonly Fact[]
  sections: readonly Section[]
  /** The last line: versions and whatever else tells where the page is from. */
  footer?: string
}

export interface Fact {
  label: string
  value: Cell
  note?: string
}

export interface Section {
  heading: string
  /** What a link cell names to lead here; unique on the page. */
  id?: string
  blocks: readonly Block[]
}

export type Block =
  | { kind: 'text'; text: string }
  | { kind: 'facts'; facts: readonly Fact[] }
  | ({ kind: 'table' } & Table)
  | { kind: 'charts'; charts: readonly Chart[] }
  | { kind: 'findings'; findings: readonly Finding[] }
  /** Folded until the reader opens it. */
  | { kind: 'details'; summary: string; blocks: readonly Block[]; open?: boolean }

/** One thing found, and what lies behind it folded beneath. */
export interface Finding {
  badge: Badge
  /** What it is about, such as a column. */
  subject: string
  /** The id of the chart or section that shows more. */
  to?: string
  text: string
  details?: readonly Block[]
}

export interface Table {
  caption: string
  columns: readonly Column[]
  /** Cells in the order of the columns; the first one heads its row. A page cannot sort: give rows in their best order. */
  rows: readonly (readonly Cell[])[]
}

export interface Column {
  title: string
  /** Of its numbers: significant digits (4), and whether a fraction is shown as a percentage. */
  format?: NumberFormat
}

export interface NumberFormat {
  digits?: number
  percent?: boolean
}

export type Cell =
  /** Null is shown as a dash. */
  | string
  | number
  | null
  | Badge
  /** Leads to the section or chart of that id. */
  | { kind: 'link'; text: string; to: string }
  /** A number with a bar of its share, 0 to 1, of the widest one. */
  | { kind: 'bar'; value: number; share: number; tone?: Tone }
  /** The shape of a column in counts of equal bins; a second one is drawn over the first. */
  | { kind: 'shape'; reference?: readonly number[]; current: readonly number[] }
  /** A value over time. */
  | { kind: 'trend'; values: readonly number[] }

export interface Badge {
  kind: 'badge'
  text: string
  tone: Tone
}

/** A colour is never alone in saying it: the words do. */
export type Tone = 'good' | 'bad' | 'warn' | 'info' | 'quiet'
