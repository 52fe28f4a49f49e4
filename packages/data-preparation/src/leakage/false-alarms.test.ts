import { Mt19937 } from '@millrace/splits'
import { expect, test } from 'vitest'
import { identifies, looksGivenOut } from './identifier.ts'
import { LEAST_DEVIATIONS } from './judge-feature.ts'
import { associationWith, classAssociation } from './label-association.ts'
import { nominalAssociation } from './nominal-association.ts'

const ROWS = [5, 10, 20, 50, 200, 2000]
const REPEATS = 20

type Draw = () => number
const column = (rows: number, value: (row: number) => number) =>
  Float64Array.from({ length: rows }, (_, row) => value(row))

/** Labels that real tables have. */
const LABELS: Readonly<Record<string, (draw: Draw) => number>> = {
  'even classes': (draw) => (draw() < 0.5 ? 1 : 0),
  'a rare class': (draw) => (draw() < 0.02 ? 1 : 0),
  amounts: (draw) => -Math.log(draw()),
  counts: (draw) => Math.floor(8 * draw()),
}
/** Features that tell much or nothing of the label, and never all of it. */
const FEATURES: Readonly<Record<string, (label: number, draw: Draw) => number>> = {
  noise: (_, draw) => draw(),
  'a strong signal': (label, draw) => label + draw() + draw(),
  'a heavy tail': (_, draw) => 1 / draw() ** 2,
  'mostly zero': (label, draw) => (draw() < 0.95 ? 0 : label),
}

test('features of ordinary tables neither tell the label nor identify rows, however few rows there are', () => {
  const generator = new Mt19937(7)
  const draw = () => (generator.nextUint32() + 0.5) / 2 ** 32
  const alarms: string[] = []
  for (const rows of ROWS)
    for (const [label, labelOf] of Object.entries(LABELS))
      for (const [feature, featureOf] of Object.entries(FEATURES))
        for (let i = 0; i < REPEATS; i++) {
          const labels = column(rows, () => labelOf(draw))
          const { strength, deviations } = associationWith(labels)(
            column(rows, (row) => featureOf(labels[row] ?? 0, draw)),
          )
          if (strength > 0.999 && deviations >= LEAST_DEVIATIONS)
            alarms.push(`${feature} of ${label}, ${rows} rows: ${strength}`)
        }
  expect(alarms).toEqual([])
})

test('neither do counts, cents, seconds, nor names of shops', () => {
  const generator = new Mt19937(11)
  const draw = () => (generator.nextUint32() + 0.5) / 2 ** 32
  const WIDTHS = { counts: 1000, cents: 1e6, 'seconds of a year': 31_536_000, 'microseconds of a day': 86.4e9 }
  const alarms: string[] = []
  for (const rows of ROWS)
    for (const [name, width] of Object.entries(WIDTHS))
      for (let i = 0; i < REPEATS; i++) {
        const values = Array.from({ length: rows }, () => Math.floor(draw() * width))
        const codes = Int32Array.from(values, (value) => values.indexOf(value) + 1)
        const range = { least: Math.min(...values), most: Math.max(...values) }
        if (identifies(codes, undefined) === 'row' && looksGivenOut({ codes, range }))
          alarms.push(`${name}, ${rows} rows`)
      }
  expect(alarms).toEqual([])
  const shops = Int32Array.from({ length: 400 }, (_, row) => (row % 40) + 1)
  expect(looksGivenOut({ codes: shops, range: undefined })).toBe(false)
  const label = column(400, () => (draw() < 0.3 ? 1 : 0))
  expect(classAssociation(shops, label).strength).toBeLessThan(0.2)
})

test('no honest feature tells all of several classes, neither do identifiers, cities or hours', () => {
  const generator = new Mt19937(5)
  const draw = () => (generator.nextUint32() + 0.5) / 2 ** 32
  const features: Readonly<Record<string, (label: number, row: number) => number>> = {
    noise: draw,
    'a strong signal': (label) => 1.5 * label + draw() + draw() + draw() + draw(),
    'mostly null': (label) => (draw() < 0.95 ? Number.NaN : label),
    identifier: (_, row) => (row * 7919) % 104_729,
    'three rows each': (_, row) => Math.floor(row / 3),
    city: () => Math.floor(draw() * 40),
    hour: (label) => Math.floor(draw() * 20) + label,
  }
  const alarms: string[] = []
  for (const rows of ROWS)
    for (const [name, featureOf] of Object.entries(features))
      for (let i = 0; i < REPEATS; i++) {
        const classes = Int32Array.from({ length: rows }, () => Math.floor(5 * draw() ** 2))
        const found = nominalAssociation(
          column(rows, (row) => featureOf(classes[row] ?? 0, row)),
          classes,
        )
        for (const { strength, deviations } of Object.values(found))
          if (strength > 0.999 && deviations >= LEAST_DEVIATIONS) alarms.push(`${name}, ${rows} rows: ${strength}`)
      }
  expect(alarms).toEqual([])
})

// Yesterday's price of forty shares from 1 to 1,000: the strongest honest feature there is.
test('a lagged value is no leak', () => {
  const generator = new Mt19937(3)
  const draw = () => (generator.nextUint32() + 0.5) / 2 ** 32
  const yesterday = column(8000, (row) => 10 ** ((row % 40) / 13 + (draw() - 0.5) / 5))
  const today = yesterday.map((price) => price * (1 + (draw() + draw() + draw() - 1.5) * 0.04))
  const { strength } = associationWith(today)(yesterday)
  expect(strength).toBeGreaterThan(0.999)
  expect(strength).toBeLessThan(0.99999)
})
