/** A value that is not finite leaves a gap. */
export type Chart = Histogram | Bars | Lines | Scatter | Intervals

interface Described {
  /** What a link cell names to lead here; unique on the page. */
  id?: string
  title: string
  note?: string
}

interface Sized extends Described {
  /** As wide as the page instead of a third of it; drawn twice, for narrow and for wide screens. */
  wide?: boolean
}

/** Distributions of a number over the same bins; the first sample is filled, the second an outline over it. */
export interface Histogram extends Sized {
  kind: 'histogram'
  label: string
  /** One more than counts, finite and increasing. Where widths differ, density is drawn, else the share of rows. */
  edges: readonly number[]
  /** Edges are times, in microseconds since 1970 UTC. */
  times?: boolean | undefined
  samples: readonly { name: string; counts: readonly number[] }[]
  /** Drawn in about 900 bytes, without axes, for hundreds of charts on a page. */
  compact?: boolean
}

/** Horizontal bars, one per category and sample. */
export interface Bars extends Sized {
  kind: 'bars'
  label: string
  percent?: boolean
  categories: readonly string[]
  /** A value per category; at most six samples. Null leaves the bar out. */
  samples: readonly { name: string; values: readonly (number | null)[] }[]
  /** Drawn in about 900 bytes, without axes, for hundreds of charts on a page. */
  compact?: boolean
}

/** Values along an axis. The first six lines are coloured and named, further ones are drawn thin behind them. */
export interface Lines extends Sized {
  kind: 'lines'
  x: Axis
  y: Axis
  lines: readonly Line[]
  /** Upright lines, such as the chosen penalty. */
  marks?: readonly { x: number; label: string }[]
  /** Where values would lie if nothing were wrong: y = x (calibration, with square axes and dots) or y = 0. */
  guide?: Guide
}

export interface Line {
  name: string
  points: readonly Point[]
  /** Lower and upper end at each point. */
  band?: readonly (readonly [low: number, high: number])[]
}

/** Points of one kind, about 14 bytes each; the caller thins them. */
export interface Scatter extends Sized {
  kind: 'scatter'
  x: Axis
  y: Axis
  points: readonly Point[]
  guide?: Guide
}

/** A value with its confidence interval per row, such as a metric per slice. */
export interface Intervals extends Sized {
  kind: 'intervals'
  label: string
  percent?: boolean
  rows: readonly { name: string; value: number; low: number; high: number }[]
  /** An upright line to compare with, such as the value over all rows. */
  reference?: { value: number; label: string }
}

export type Point = readonly [x: number, y: number]
export type Guide = 'diagonal' | 'zero'

export interface Axis {
  label: string
  /** A logarithmic axis needs positive values. */
  scale?: 'linear' | 'log'
  percent?: boolean
}
