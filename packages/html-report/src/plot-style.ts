import type { EChartsOption, SeriesOption, XAXisComponentOption, YAXisComponentOption } from 'echarts'
import type { Axis } from './chart.ts'
import { formatNumber } from './format-number.ts'
import { visibleText } from './visible-text.ts'

export interface Canvas {
  width: number
  wide: boolean
}

export interface Drawing {
  height: number
  option: EChartsOption
}

/** A reference sample is grey, what is held against it has the first colour; further ones follow. All are variables of the page's style. */
export const COLOURS = [1, 2, 3, 4, 5, 6].map((n) => `var(--c${n})`)
export const REFERENCE = 'var(--c0)'
/** Around what is filled with the reference's grey, and of lines that are not singled out. */
export const EDGE = 'var(--edge)'
export const MUTED = 'var(--mute)'
const GRID_LINE = 'var(--line)'

/** What every chart shares: quiet grid lines, no ticks, the name of the upright axis above it. */
export function plot(
  x: XAXisComponentOption,
  y: YAXisComponentOption,
  series: SeriesOption[],
  above = '',
): EChartsOption {
  const top = above === '' ? 6 : 28
  return {
    ...(above !== '' && { title: { text: visibleText(above, 60), left: -5, top: -3, textStyle: LABEL } }),
    grid: { left: 1, right: 14, top, bottom: 1 },
    xAxis: x,
    yAxis: y,
    useUTC: true,
    series: series.map((one) => ({ ...one, silent: true, clip: false })),
  }
}

/** The page's style draws labels at 11px; room is reserved for fonts wider than the one ECharts reckons with. */
export const LABEL = { color: MUTED, fontSize: 12.5, fontWeight: 'normal' as const }

/** An axis of numbers; the upright one has the grid lines, and its name stands above the chart. */
export function numberAxis({ label, scale, percent = false }: Axis, side: 'x' | 'y', canvas: Canvas) {
  return {
    ...QUIET,
    type: scale === 'log' ? ('log' as const) : ('value' as const),
    scale: true,
    splitNumber: canvas.wide ? 6 : 4,
    splitLine: { show: side === 'y', lineStyle: { color: GRID_LINE } },
    axisLine: { show: side === 'x', onZero: false, lineStyle: { color: MUTED } },
    axisLabel: { ...LABEL, hideOverlap: true, formatter: (value: number) => formatNumber(trimmed(value), { percent }) },
    ...(side === 'x' && {
      name: visibleText(label, 60),
      nameLocation: 'middle' as const,
      nameGap: 4,
      nameTextStyle: LABEL,
    }),
  }
}

/** A lying axis of times in milliseconds since 1970 UTC. */
export function timeAxis(label: string, [from = 0, ...further]: readonly number[], canvas: Canvas) {
  const days = ((further.at(-1) ?? from) - from) / DAY
  return {
    ...QUIET,
    type: 'time' as const,
    splitNumber: canvas.wide ? 6 : 3,
    splitLine: { show: false },
    axisLine: { show: true, onZero: false, lineStyle: { color: MUTED } },
    axisLabel: { ...LABEL, hideOverlap: true, formatter: (time: number) => formatTime(time, days) },
    name: visibleText(label, 60),
    nameLocation: 'middle' as const,
    nameGap: 4,
    nameTextStyle: LABEL,
  }
}

const DAY = 86_400_000

/** As much of a time as tells apart the ticks of an axis of so many days. */
function formatTime(time: number, days: number): string {
  const date = new Date(time)
  if (Number.isNaN(date.getTime())) return ''
  const text = date.toISOString()
  if (days > 2) return text.slice(0, 10)
  return days > 0.01 ? text.slice(5, 16).replace('T', ' ') : text.slice(11, 23)
}

/** An axis of names from top to bottom, cut to what a phone has room for. */
export function nameAxis(names: readonly string[], canvas: Canvas) {
  return {
    ...QUIET,
    type: 'category' as const,
    inverse: true,
    data: names.map((_, index) => String(index)),
    axisLine: { show: false },
    axisLabel: {
      ...LABEL,
      interval: 0,
      formatter: (index: string) => visibleText(names[Number(index)] ?? '', canvas.wide ? 40 : 18),
    },
  }
}

const QUIET = { axisTick: { show: false } }

/** A tick such as 0.30000000000000004 as it was meant. */
const trimmed = (value: number): number => Number(value.toPrecision(12))
