import type { CustomSeriesOption } from 'echarts'
import type { Intervals } from './chart.ts'
import { type Canvas, COLOURS, type Drawing, nameAxis, numberAxis, plot } from './plot-style.ts'
import { uprightSeries } from './upright-series.ts'

/** A dot with its whiskers per row. */
export function intervalsOption(chart: Intervals, canvas: Canvas): Drawing {
  const { label, percent = false, rows, reference } = chart
  const dots: CustomSeriesOption = {
    type: 'custom',
    data: rows.map(({ value, low, high }, row) => [
      row,
      ...[value, low, high].map((end) => (Number.isFinite(end) ? end : Number.NaN)),
    ]),
    encode: { x: [1, 2, 3], y: 0 },
    renderItem: ({ dataIndex }, api) => {
      const [value = 0, y = 0] = api.coord([api.value(1), dataIndex])
      const [low = 0, high = 0] = [api.coord([api.value(2), dataIndex])[0], api.coord([api.value(3), dataIndex])[0]]
      return {
        type: 'group',
        children: [
          ...(Number.isFinite(high - low) ? [whisker(low, high, y)] : []),
          ...(Number.isFinite(value) ? [dot(value, y)] : []),
        ],
      }
    },
  }
  const top = reference === undefined ? 6 : 22
  const option = plot(
    { ...numberAxis({ label, percent }, 'x', canvas), splitLine: { show: false } },
    nameAxis(
      rows.map(({ name }) => name),
      canvas,
    ),
    [dots, ...(reference === undefined ? [] : [uprightSeries({ x: reference.value, label: reference.label }, -1)])],
  )
  return { height: top + 48 + rows.length * 22, option: { ...option, grid: { left: 1, right: 14, top, bottom: 1 } } }
}

const colour = COLOURS[0] ?? ''

const whisker = (x1: number, x2: number, y: number) => ({
  type: 'line' as const,
  shape: { x1, y1: y, x2, y2: y },
  style: { stroke: colour, lineWidth: 1.5 },
})

const dot = (cx: number, cy: number) => ({
  type: 'circle' as const,
  shape: { cx, cy, r: 3.5 },
  style: { fill: colour },
})
