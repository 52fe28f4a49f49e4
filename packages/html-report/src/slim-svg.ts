/** What an SVG holds, as ECharts writes it: tags without `>` in their attributes, and text with entities. */
const PART = /<(\/?)([\w-]+)((?:\s+[\w:-]+="[^"]*")*)\s*\/?>|([^<]+)/g
const ATTRIBUTE = /([\w:-]+)="([^"]*)"/g
/** Looks that the page's style does not give already. */
const LOOKS = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'text-anchor']
const LABEL_LOOKS = new Set(['fill="var(--mute)"', 'text-anchor="start"'])

type Attributes = ReadonlyMap<string, string>

/**
 * The inside of an SVG rendered by ECharts without what a page has no use for: ids, hover classes, fonts, clipping.
 * Neighbouring shapes of one look become one path, dots become strokes of no length, and numbers keep one decimal.
 */
export function slimSvg(svg: string): string {
  const inner = svg.slice(svg.indexOf('>') + 1, svg.lastIndexOf('</svg>')).replace(/<(style|defs)\b[\s\S]*?<\/\1>/g, '')
  let slim = ''
  let [look, path] = ['', '']
  const flush = () => {
    if (path !== '') slim += `<path${look} d="${path}"/>`
    path = ''
  }
  for (const [, closing, name, written = '', text = ''] of inner.matchAll(PART)) {
    if (name === undefined) {
      slim += text.trim()
      continue
    }
    if (name === 'text') {
      flush()
      slim += closing ? '</text>' : textTag(attributesOf(written))
      continue
    }
    const shape = closing ? undefined : shapeOf(name, attributesOf(written))
    if (shape === undefined) continue
    if (shape.look !== look) flush()
    look = shape.look
    path += shape.path
  }
  flush()
  return slim
}

function shapeOf(name: string, attributes: Attributes): { look: string; path: string } | undefined {
  const get = (key: string) => attributes.get(key) ?? ''
  const moved = /^matrix\(([\d.]+),0,0,[\d.]+,([^,]+),([^)]+)\)$/.exec(get('transform'))
  if (moved) return dot(attributes, moved[2], moved[3], Number(moved[1]))
  switch (name) {
    case 'path':
      return { look: lookOf(attributes), path: rounded(get('d')) }
    case 'circle':
      return dot(attributes, get('cx'), get('cy'), Number(get('r')))
    case 'polyline':
      return { look: lookOf(attributes), path: `M${rounded(get('points'))}` }
    case 'polygon':
      return { look: lookOf(attributes), path: `M${rounded(get('points'))}Z` }
    default:
      return undefined
  }
}

/** A stroke of no length with a round cap is a dot; hundreds of them are one path. */
function dot(attributes: Attributes, x = '', y = '', radius = 0): { look: string; path: string } {
  const opacity = attributes.get('fill-opacity')
  const look = new Map([
    ['stroke', attributes.get('fill') ?? ''],
    ['stroke-width', String(2 * radius)],
    ...(opacity === undefined ? [] : ([['stroke-opacity', opacity]] as const)),
  ])
  return { look: lookOf(look), path: `M${rounded(x)} ${rounded(y)}h0` }
}

function textTag(attributes: Attributes): string {
  const place = /^translate\((\S+) (\S+)\)$/.exec(attributes.get('transform') ?? '')
  const sum = (key: string, moved: string | undefined) =>
    rounded(String(Number(attributes.get(key) ?? 0) + Number(moved ?? 0)))
  return `<text${lookOf(attributes)} x="${sum('x', place?.[1])}" y="${sum('y', place?.[2])}">`
}

const lookOf = (attributes: Attributes): string =>
  LOOKS.flatMap((key) => {
    const value = attributes.get(key)
    const look = `${key}="${value}"`
    return value === undefined || LABEL_LOOKS.has(look) ? [] : [` ${look}`]
  }).join('')

const attributesOf = (written: string): Attributes =>
  new Map([...written.matchAll(ATTRIBUTE)].map(([, key = '', value = '']) => [key, value]))

const rounded = (numbers: string): string =>
  numbers.replace(/-?\d*\.\d+(e-?\d+)?/g, (number) => String(Math.round(Number(number) * 10) / 10))
