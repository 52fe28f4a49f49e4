import { loadDraw } from '../packages/html-report/dist/chart-svg.js'
import { PAGE_STYLE } from '../packages/html-report/dist/page-style.js'
import { ratios } from './ratios.ts'
import type { Section } from './section.ts'

const WIDTH = 720
const [MARGIN, HEAD] = [16, 56]
const LETTER = 6.2
/** As the report's page draws charts: in its colours, by light and by dark. */
const STYLE = `${PAGE_STYLE.slice(0, PAGE_STYLE.indexOf('*{'))}
svg{fill:none;stroke-linejoin:round;stroke-linecap:round}
text{font:11px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:var(--mute);dominant-baseline:central}
.title{font-size:14px;font-weight:600;fill:var(--text)}
path:not([stroke]){stroke:none}`

/** The time and the memory of each line as shares of its peer's, as an SVG file; undefined where no line has a peer's. */
export async function chart({ name, lines }: Section): Promise<string | undefined> {
  const compared = lines.flatMap((line) => {
    const shares = ratios(line)
    if (shares === undefined) return []
    const memory = shares.smaller === undefined ? null : 1 / shares.smaller
    return [{ what: shorter(line.what), peer: line.peer?.name ?? '', time: 1 / shares.faster, memory }]
  })
  if (compared.length === 0) return undefined
  const peers = new Set(compared.map(({ peer }) => peer))
  const [onlyPeer = ''] = peers.size === 1 ? peers : ['the peer']
  const draw = await loadDraw()
  const { height, svg } = draw(
    {
      kind: 'bars',
      title: name,
      label: '',
      percent: true,
      categories: compared.map(({ what, peer }) => (peers.size === 1 ? what : `${what}, ${peer}`)),
      samples: [
        { name: 'peer', values: compared.map(() => 1) },
        { name: 'time', values: compared.map(({ time }) => time) },
        { name: 'memory', values: compared.map(({ memory }) => memory) },
      ],
    },
    { width: WIDTH - 2 * MARGIN, wide: true },
  )
  const whole = height + HEAD + MARGIN
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${whole}" width="${WIDTH}" height="${whole}" role="img">`,
    `<title>${name}: time and memory as shares of the peer's</title><style>${STYLE}</style>`,
    `<rect width="${WIDTH}" height="${whole}" fill="var(--back)"/>`,
    `<text class="title" x="${MARGIN}" y="18">${name}</text>${legend(onlyPeer)}`,
    `<g transform="translate(${MARGIN} ${HEAD})">${svg}</g></svg>\n`,
  ].join('\n')
}

/** `1,000,000 x 50` as `1M x 50`: a label has room for 40 letters. */
const shorter = (what: string): string => what.replace(/(\d),000,000\b/g, '$1M').replace(/(\d),000\b/g, '$1k')

function legend(peer: string): string {
  let x = MARGIN
  return [peer, 'our time', 'our memory']
    .map((words, index) => {
      const key = `<path fill="var(--c${index})" d="M${x} 34h12v10h-12Z"/><text x="${x + 18}" y="39">${words}</text>`
      x += 18 + Math.round(words.length * LETTER) + 20
      return key
    })
    .join('')
}
