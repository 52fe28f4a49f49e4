import { describe, expect, it } from 'vitest'
import { PAGE_STYLE } from './page-style.ts'

const [light = '', dark = ''] = PAGE_STYLE.split('@media screen and (prefers-color-scheme:dark)')
const colours = (css: string): Map<string, string> =>
  new Map([...css.matchAll(/--([\w-]+):(#[0-9a-f]+)/g)].map(([, name = '', colour = '']) => [name, colour]))

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(colour: string): number {
  const hex =
    colour.length === 4 ? [...colour.slice(1)].map((digit) => digit + digit) : (colour.slice(1).match(/../g) ?? [])
  const [red = 0, green = 0, blue = 0] = hex.map((pair) => {
    const value = Number.parseInt(pair, 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

const themes = { light: colours(light), dark: new Map([...colours(light), ...colours(dark)]) }

describe.each(Object.entries(themes))('the %s theme', (_, theme) => {
  const of = (name: string) => theme.get(name) ?? ''

  it.each([
    ['text', 'back'],
    ['mute', 'back'],
    ['link', 'back'],
    ...['good', 'bad', 'warn', 'info', 'quiet'].flatMap((tone) => [
      [tone, 'back'],
      [tone, `${tone}-back`],
      ['text', `${tone}-back`],
    ]),
  ])('has text in %s on %s that meets AA', (text, back) => {
    expect(contrast(of(text), of(back))).toBeGreaterThanOrEqual(4.5)
  })

  it.each(['edge', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6'])('has lines in %s that meet AA for graphics', (line) => {
    expect(contrast(of(line), of('back'))).toBeGreaterThanOrEqual(3)
  })

  it('sets the outline of the second sample off the filled first one', () => {
    expect(contrast(of('c1'), of('c0'))).toBeGreaterThanOrEqual(3)
  })
})
