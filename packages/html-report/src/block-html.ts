import { badgeHtml, cellHtml } from './cell-html.ts'
import { chartsHtml } from './charts-html.ts'
import type { Drawn } from './drawn.ts'
import { escapeHtml } from './escape-html.ts'
import type { Block, Fact, Finding } from './report.ts'
import { tableHtml } from './table-html.ts'

/** One block of a section as HTML. */
export function blockHtml(block: Block, page: Drawn): string {
  switch (block.kind) {
    case 'text':
      return `<p>${escapeHtml(block.text)}</p>\n`
    case 'facts':
      return factsHtml(block.facts, page)
    case 'table':
      return tableHtml(block, page.anchors)
    case 'charts':
      return chartsHtml(block.charts, page)
    case 'findings':
      return `<ul class="f">\n${block.findings.map((finding) => findingHtml(finding, page)).join('')}</ul>\n`
    case 'details':
      return detailsHtml(block.summary, block.blocks, page, block.open)
  }
}

/** Labelled figures side by side. */
export function factsHtml(facts: readonly Fact[], { anchors }: Drawn): string {
  const items = facts.map(({ label, value, note }) => {
    const small = note === undefined ? '' : `<small>${escapeHtml(note)}</small>`
    return `<div><dt>${escapeHtml(label)}</dt><dd>${cellHtml(value, undefined, anchors)}${small}</dd></div>\n`
  })
  return `<dl>\n${items.join('')}</dl>\n`
}

function findingHtml({ badge, subject, to, text, details }: Finding, page: Drawn): string {
  const name = escapeHtml(subject, 120)
  const about = to === undefined ? `<strong>${name}</strong>` : `<a href="${page.anchors.href(to)}">${name}</a>`
  const more = details === undefined ? '' : detailsHtml('Show more', details, page)
  return `<li>${badgeHtml(badge)}<div>${about} <span>${escapeHtml(text)}</span>${more}</div></li>\n`
}

function detailsHtml(summary: string, blocks: readonly Block[], page: Drawn, open = false): string {
  const inner = blocks.map((block) => blockHtml(block, page)).join('')
  return `<details${open ? ' open' : ''}><summary>${escapeHtml(summary)}</summary>\n${inner}</details>\n`
}
