export type { Axis, Bars, Chart, Guide, Histogram, Intervals, Line, Lines, Point, Scatter } from './chart.ts'
export { loadDraw } from './chart-svg.ts'
export { formatNumber } from './format-number.ts'
export { page } from './page.ts'
export type {
  Badge,
  Block,
  Cell,
  Column,
  Fact,
  Finding,
  NumberFormat,
  Report,
  Section,
  Table,
  Tone,
} from './report.ts'
