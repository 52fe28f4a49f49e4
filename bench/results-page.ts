import { type Loss, losses } from './losses.ts'
import { ratios } from './ratios.ts'
import type { Section } from './section.ts'
import { table } from './table.ts'
import { describeMeasured, describeTarget, meetsTarget } from './target.ts'

/** Below this share of busy cores, nothing else can have taken much. */
const QUIET = 0.25

const TITLE = `# Results

Written by \`make bench\`, which measures millrace and its peers in turn and takes the median of the rounds. Quote the ratios: machines differ, and so does one
machine from hour to hour. Memory is the peak of the largest process. \`bench/README.md\` says what is measured, and how.`

const REPRODUCE = `## How to reproduce

\`\`\`sh
make bench                 # everything; an interrupted run goes on where it was
make bench ONLY=join       # one benchmark, or several with commas: its section is replaced, the others stay
make bench FULL=1 ROUNDS=5 # the peers at full size too, and more rounds
\`\`\`

The target makes the pinned Python environments and the seeded data that the chosen benchmarks need. Nothing else should run on the machine meanwhile:
the load before the first measurement stands with each section.`

/** The page of all sections, with the charts of those named. */
export function resultsPage(sections: readonly Section[], charts: ReadonlySet<string>): string {
  const parts = [
    TITLE,
    whereWeLose(sections),
    missedTargets(sections),
    ...sections.map((section) => described(section, charts.has(section.name))),
    REPRODUCE,
  ]
  return `${parts.join('\n\n')}\n`
}

function whereWeLose(sections: readonly Section[]): string {
  const compared = sections.flatMap(({ lines }) => lines.filter((line) => ratios(line) !== undefined)).length
  const lost = losses(sections)
  const items = lost.map(({ benchmark, what, peer, of, ratio }: Loss) => {
    return `- ${benchmark}, ${what}: ${ratio.toFixed(2)} times the ${of} of ${peer}`
  })
  const none = `Nowhere, of ${compared} ${compared === 1 ? 'comparison' : 'comparisons'}.`
  return ['## Where millrace loses', items.length === 0 ? none : items.join('\n')].join('\n\n')
}

function missedTargets(sections: readonly Section[]): string {
  const missed = sections.flatMap(({ name, lines }) =>
    lines.flatMap((line) => {
      if (line.target === undefined || meetsTarget(line) !== false) return []
      return `- ${name}, ${line.what}${line.peer ? ` beside ${line.peer.name}` : ''}: ${describeTarget(line.target)}; measured ${describeMeasured(line)}`
    }),
  )
  return ['## Targets that are missed', missed.length === 0 ? 'None of those measured.' : missed.join('\n')].join(
    '\n\n',
  )
}

function described(section: Section, hasChart: boolean): string {
  const { name, about, lines } = section
  const [header = [], ...rows] = table(lines)
  const alignment = header.map((_, column) => (column < 2 || column === header.length - 1 ? '---' : '---:'))
  return [
    `## ${name}`,
    about,
    ...(hasChart ? [`![${name}: time and memory as shares of the peer's](charts/${name}.svg)`] : []),
    [header, alignment, ...rows.map(withEmphasis)].map(markdownRow).join('\n'),
    circumstances(section),
  ].join('\n\n')
}

const withEmphasis = (cells: readonly string[]): readonly string[] =>
  cells.map((cell) => cell.replace(/: missed$/, ': **missed**'))

const markdownRow = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`

function circumstances(section: Section): string {
  const { measuredAt, resumed, commit, versions, machine, cores, load, rounds, full } = section
  const when = `Measured ${measuredAt.slice(0, 16).replace('T', ' ')} UTC`
  const busy = load > QUIET * cores ? `**the machine was busy: load ${load} on ${cores} cores**` : `load ${load}`
  const how = `${rounds === 1 ? 'one round' : `medians of ${rounds} rounds`}${full ? ', FULL=1' : ''}`
  const after = resumed ? ', in a run that was interrupted and went on' : ''
  return `${when}, ${how}${after}; at the start ${busy}. millrace ${commit}; ${versions}. ${machine}.`
}
