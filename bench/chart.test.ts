import { expect, test } from 'vitest'
import { chart } from './chart.ts'
import { exampleSection } from './example-section.ts'

test('a chart is a file of its own: sizes in short, with the peer where there are several, and our shares of what they take', async () => {
  const [first, second] = exampleSection().lines
  const lines = [first, second].flatMap((line) => (line ? { ...line, what: '1,000,000 x 50' } : []))
  const svg = await chart(exampleSection({ lines }))
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" /)
  for (const words of ['1M x 50, Feast', '1M x 50, Polars', '1.67%', '200%', '160%', '50%', '--c1:'])
    expect(svg).toContain(words)
})

test('one peer stands in the legend alone', async () => {
  const svg = await chart(exampleSection({ lines: exampleSection().lines.slice(0, 1) }))
  expect(svg).toContain('>Feast</text>')
  expect(svg).toContain('>10 x 50</text>')
})

test('without a comparison there is no chart', async () => {
  expect(await chart(exampleSection({ lines: exampleSection().lines.slice(2) }))).toBeUndefined()
})
