import { describe, expect, it } from 'vitest'
import { slimSvg } from './slim-svg.ts'

const wrapped = (inner: string) =>
  `<svg width="9" height="9"><rect width="9" height="9" x="0" y="0" fill="none"></rect>\n${inner}\n<style ><![CDATA[\n.zr0-cls-0:hover {\n}\n]]></style>\n</svg>`

describe('slimSvg', () => {
  it('joins neighbours of one look, and only those', () => {
    const path = (d: string, stroke: string) =>
      `<path d="${d}" fill="none" pointer-events="visible" stroke="${stroke}" class="zr0-cls-0"></path>\n`
    expect(slimSvg(wrapped(path('M1 1L2 2.04', 'red') + path('M3 3L4 4', 'red') + path('M5 5L6 6', 'blue')))).toBe(
      '<path fill="none" stroke="red" d="M1 1L2 2M3 3L4 4"/><path fill="none" stroke="blue" d="M5 5L6 6"/>',
    )
  })

  it('draws dots as strokes without length', () => {
    const dot = (x: number) =>
      `<path d="M1 0A1 1 0 1 1 1 -0.1A1 1 0 0 1 1 0" transform="matrix(2,0,0,2,${x},7.25)" fill="red" fill-opacity="0.5"></path>`
    expect(slimSvg(wrapped(dot(1) + dot(2)))).toBe(
      '<path stroke="red" stroke-width="4" stroke-opacity="0.5" d="M1 7.3h0M2 7.3h0"/>',
    )
  })

  it('keeps text, its place and its anchor', () => {
    const text = `<text dominant-baseline="central" text-anchor="end" style="font-size:12px;" y="5.5" transform="translate(8 20)" fill="var(--mute)">a &lt;b&gt;</text>`
    expect(slimSvg(wrapped(text))).toBe('<text text-anchor="end" x="8" y="25.5">a &lt;b&gt;</text>')
  })

  it('drops clipping and its definitions', () => {
    const clipped = `<g clip-path="url(#zr0-c0)">\n<path d="M1 1L2 2" fill="red"></path>\n</g>\n<defs >\n<clipPath id="zr0-c0">\n<path d="M0 0l9 0" fill="#000"></path>\n</clipPath>\n</defs>`
    expect(slimSvg(wrapped(clipped))).toBe('<path fill="red" d="M1 1L2 2"/>')
  })
})
