import type { CustomSeriesOption } from 'echarts'
import type { Line, Lines } from './chart.ts'
import { guideSeries } from './guide-series.ts'
import { type Canvas, COLOURS, type Drawing, EDGE, numberAxis, plot } from './plot-style.ts'
import { strokeSeries } from './stroke-series.ts'
import { uprightSeries } from './upright-series.ts'

/** Lines with optional bands and upright marks; those beyond the colours are drawn thin and first, so that they lie behind. */
export function linesOption(chart: Lines, canvas: Canvas): Drawing {
  const { x, y, lines, marks = [], guide } = chart
  requirePositive(chart)
  const points = lines.flatMap((line) => line.points).filter((point) => point.every(Number.isFinite))
  const drawn = lines.map((line, index) => lineSeries(line, COLOURS[index], guide === 'diagonal')).reverse()
  const bands = lines.flatMap((line, index) => bandSeries(line, COLOURS[index] ?? EDGE))
  return {
    height: guide === 'diagonal' && !canvas.wide ? 300 : canvas.wide ? 320 : 230,
    option: plot(
      numberAxis(x, 'x', canvas),
      numberAxis(y, 'y', canvas),
      [...guideSeries(guide, points), ...bands, ...drawn, ...marks.map((mark, row) => uprightSeries(mark, row))],
      y.label,
    ),
  }
}

function lineSeries({ points }: Line, colour: string | undefined, dots: boolean): CustomSeriesOption {
  return strokeSeries(
    points.filter(([x]) => Number.isFinite(x)),
    {
      colour: colour ?? EDGE,
      width: colour === undefined ? 0.75 : 1.75,
      ...(dots || points.length === 1 ? { dots: 2.5 } : {}),
    },
  )
}

/** The band also takes part in the extent of the axes, so its ends are its data. */
function bandSeries({ points, band }: Line, colour: string): CustomSeriesOption[] {
  if (band === undefined) return []
  const ends = points
    .map(([x], index): [number, number][] => (band[index] ?? []).map((end) => [x, end]))
    .filter((pair) => pair.flat().every(Number.isFinite))
    .flat()
  const outline = [
    ...ends.filter((_, index) => index % 2 === 0),
    ...ends.filter((_, index) => index % 2 === 1).reverse(),
  ]
  return [
    {
      type: 'custom',
      data: ends,
      renderItem: ({ dataIndex }, api) =>
        dataIndex > 0
          ? undefined
          : {
              type: 'polygon',
              shape: { points: outline.map((end) => api.coord(end)) },
              style: { fill: colour, opacity: 0.18 },
            },
    },
  ]
}

/** ECharts would leave a point without a logarithm out and say nothing. */
function requirePositive({ title, x, y, lines }: Lines): void {
  for (const { name, points } of lines)
    for (const [px, py] of points)
      if ((x.scale === 'log' && px <= 0) || (y.scale === 'log' && py <= 0))
        throw new Error(`chart "${title}": "${name}" has the point ${px}, ${py} on a logarithmic axis`)
}
