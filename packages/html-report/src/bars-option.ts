import type { Bars } from './chart.ts'
import { formatNumber } from './format-number.ts'
import { type Canvas, COLOURS, type Drawing, EDGE, LABEL, nameAxis, numberAxis, plot, REFERENCE } from './plot-style.ts'

/** Horizontal bars from zero, with their values written at the end instead of grid lines. */
export function barsOption(chart: Bars, canvas: Canvas): Drawing {
  const { title, label, percent = false, categories, samples } = chart
  const wrong = samples.find(({ values }) => values.length !== categories.length)
  if (wrong)
    throw new Error(
      `bars "${title}": "${wrong.name}" has ${wrong.values.length} values for ${categories.length} categories`,
    )
  const colours = samples.length > 1 ? [REFERENCE, ...COLOURS] : COLOURS
  const series = samples.map(({ values }, index) => ({
    type: 'bar' as const,
    data: values.map((value) => (Number.isFinite(value) ? value : null)),
    itemStyle: { color: colours[index] ?? REFERENCE, ...(samples.length > 1 && index === 0 && { borderColor: EDGE }) },
    barWidth: 11,
    barGap: '18%',
    label: {
      ...LABEL,
      show: true,
      position: 'right' as const,
      distance: 4,
      formatter: ({ dataIndex }: { dataIndex: number }) =>
        formatNumber(values[dataIndex] ?? null, { digits: 3, percent }),
    },
  }))
  const x = numberAxis({ label, percent }, 'x', canvas)
  const option = plot(
    { ...x, scale: false, axisLine: { show: false }, axisLabel: { show: false } },
    nameAxis(categories, canvas),
    series,
  )
  return {
    height: 40 + categories.length * (13 * Math.max(1, samples.length) + 9),
    option: { ...option, grid: { left: 1, right: 46, top: 4, bottom: 1 } },
  }
}
