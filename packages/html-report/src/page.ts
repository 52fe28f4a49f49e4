import { Anchors } from './anchors.ts'
import { blockHtml, factsHtml } from './block-html.ts'
import { loadDraw } from './chart-svg.ts'
import type { Drawn } from './drawn.ts'
import { escapeHtml } from './escape-html.ts'
import { isCompact } from './figure-html.ts'
import { PAGE_STYLE } from './page-style.ts'
import type { Block, Report, Section } from './report.ts'

/** Nothing may run or be fetched, whatever the page holds; browsers ask for an icon unless they are given one. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

/**
 * One self-contained HTML page: no script, no request, the same bytes for the same report.
 * Throws where the report contradicts itself: an id used twice or leading nowhere, rows or bins of another length.
 */
export async function page(report: Report): Promise<string> {
  const { title, subtitle, verdict, facts = [], sections, footer } = report
  const drawn: Drawn = {
    anchors: new Anchors(report),
    draw: sections.some(({ blocks }) => blocks.some(needsECharts)) ? await loadDraw() : undefined,
  }
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title>
<style>
${PAGE_STYLE}</style>
</head>
<body>
<header>
<h1>${escapeHtml(title)}</h1>
${subtitle === undefined ? '' : `<p class="sub">${escapeHtml(subtitle)}</p>\n`}${verdictHtml(verdict)}${facts.length > 0 ? factsHtml(facts, drawn) : ''}${contentsHtml(sections)}</header>
<main>
${sections.map((section, index) => sectionHtml(section, index, drawn)).join('')}</main>
${footer === undefined ? '' : `<footer>${escapeHtml(footer)}</footer>\n`}</body>
</html>
`
}

function needsECharts(block: Block): boolean {
  switch (block.kind) {
    case 'charts':
      return !block.charts.every(isCompact)
    case 'details':
      return block.blocks.some(needsECharts)
    case 'findings':
      return block.findings.some(({ details = [] }) => details.some(needsECharts))
    default:
      return false
  }
}

function verdictHtml(verdict: Report['verdict']): string {
  if (verdict === undefined) return ''
  const [tone, word] = verdict.accepted ? ['good', 'Accepted'] : ['bad', 'Rejected']
  return `<p class="v ${tone}"><b>${word}</b> <span>${escapeHtml(verdict.text)}</span></p>\n`
}

function contentsHtml(sections: readonly Section[]): string {
  if (sections.length < 3) return ''
  const links = sections.map(({ heading }, index) => `<li><a href="#s${index + 1}">${escapeHtml(heading)}</a></li>`)
  return `<nav aria-label="Contents"><ol>${links.join('')}</ol></nav>\n`
}

function sectionHtml({ heading, id, blocks }: Section, index: number, drawn: Drawn): string {
  const inner = blocks.map((block) => blockHtml(block, drawn)).join('')
  return `<section${drawn.anchors.attribute(id)}>\n<h2 id="s${index + 1}">${escapeHtml(heading)}</h2>\n${inner}</section>\n`
}
