import { barsOption } from './bars-option.ts'
import type { Chart } from './chart.ts'
import { histogramOption } from './histogram-option.ts'
import { intervalsOption } from './intervals-option.ts'
import { linesOption } from './lines-option.ts'
import type { Canvas, Drawing } from './plot-style.ts'
import { scatterOption } from './scatter-option.ts'
import { slimSvg } from './slim-svg.ts'

/** Draws one chart of a width as the inside of an SVG. */
export type Draw = (chart: Chart, canvas: Canvas) => { height: number; svg: string }

/** Loads the parts of ECharts that draw, which takes about 15 ms, so only pages with charts wait for them. */
export async function loadDraw(): Promise<Draw> {
  const { init } = await import('./echarts-parts.ts')
  return (chart, canvas) => {
    const { height, option } = drawingOf(chart, canvas)
    const instance = init(null, null, { renderer: 'svg', ssr: true, width: canvas.width, height })
    instance.setOption({ ...option, animation: false })
    const svg = instance.renderToSVGString()
    instance.dispose()
    return { height, svg: slimSvg(svg) }
  }
}

function drawingOf(chart: Chart, canvas: Canvas): Drawing {
  switch (chart.kind) {
    case 'histogram':
      return histogramOption(chart, canvas)
    case 'bars':
      return barsOption(chart, canvas)
    case 'lines':
      return linesOption(chart, canvas)
    case 'scatter':
      return scatterOption(chart, canvas)
    case 'intervals':
      return intervalsOption(chart, canvas)
  }
}
