import { expect, test } from 'vitest'
import { chiSquareTail } from './chi-square.ts'
import { kolmogorovTail } from './kolmogorov.ts'
import { normalCdf, normalQuantile, normalTail } from './normal.ts'
import { regularizedBeta, studentQuantile, studentTail } from './student-t.ts'
import { twoSampleKolmogorovTail } from './two-sample-kolmogorov.ts'

/** Reference values: scipy 1.17.1, functions named in the titles, printed with `repr`. */
function expectRelative(actual: number, expected: number, tolerance: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected))
}

test.each([
  [-3, 0.9986501019683699],
  [-0.5, 0.6914624612740131],
  [0.1, 0.460172162722971],
  [1, 0.15865525393145707],
  [1.96, 0.024997895148220435],
  [5, 2.866515718791933e-7],
  [10, 7.61985302416047e-24],
  [30, 4.906713927147908e-198],
])('the normal tail beyond %d is scipy.stats.norm.sf', (z, expected) => {
  expectRelative(normalTail(z), expected, 1e-13)
  expectRelative(normalCdf(-z), expected, 1e-13)
})

test.each([
  [1e-300, -37.0470962993612],
  [1e-10, -6.361340902404056],
  [0.025, -1.9599639845400545],
  [0.3, -0.5244005127080409],
  [0.75, 0.6744897501960817],
  [0.999999, 4.753424308817087],
])('the normal quantile of %d is scipy.special.ndtri', (p, expected) => {
  expectRelative(normalQuantile(p), expected, 1e-13)
})

test('the normal quantile of one half is 0, of 0 and 1 infinite, of anything else undefined', () => {
  expect([0.5, 0, 1, -1, 2].map(normalQuantile)).toEqual([0, -Infinity, Infinity, Number.NaN, Number.NaN])
})

test.each([
  [0.5, 1, 0.47950012218695337],
  [3.84, 1, 0.05004352124870519],
  [10, 4, 0.04042768199451279],
  [30, 4, 4.894437128029217e-6],
  [90, 100, 0.7531979655998298],
  [1000, 1, 1.7958327848007363e-219],
  [5100, 5000, 0.158639348619404],
  [4900, 5000, 0.8413611103322287],
  [20, 50, 0.9999530506185732],
])('the tail beyond %d of chi-square with %d degrees of freedom is scipy.stats.chi2.sf', (x, degrees, expected) => {
  expectRelative(chiSquareTail(x, degrees), expected, 1e-12)
})

test.each([
  [0.3, 2, 3, 0.34829999999999994],
  [0.9, 0.5, 0.5, 0.7951672353008665],
  [0.01, 5, 100, 0.004057935717318602],
  [0.5, 500, 510, 0.6235397566556701],
  [0.2, 1, 10, 0.8926258176],
])('the incomplete beta function at %d, %d, %d is scipy.special.betainc', (x, a, b, expected) => {
  expectRelative(regularizedBeta(x, a, b), expected, 1e-12)
})

test.each([
  [0.5, 1, 0.35241638234956674],
  [2, 3, 0.06966298427942152],
  [1.96, 1000, 0.025136592477874368],
  [10, 5, 8.547378787148181e-5],
  [-1, 7, 0.8246916685898963],
])('the tail beyond %d of Student with %d degrees of freedom is scipy.stats.t.sf', (t, degrees, expected) => {
  expectRelative(studentTail(t, degrees), expected, 1e-12)
})

test.each([
  [0.975, 1, 12.706204736174694],
  [0.975, 9, 2.262157162798205],
  [0.95, 30, 1.697260886593957],
  [0.025, 199, -1.9719565442517537],
  [0.999, 3, 10.214531852407383],
])('the quantile %d of Student with %d degrees of freedom is scipy.stats.t.ppf', (p, degrees, expected) => {
  expectRelative(studentQuantile(p, degrees), expected, 1e-11)
})

test.each([
  [0.05, 10, 1],
  [0.07, 10, 0.9999999619492741],
  [0.2, 10, 0.7487190399999999],
  [0.4, 10, 0.05898924519999926],
  [0.6, 10, 0.0005681672000000003],
  [0.95, 10, 1.9531250000000172e-13],
  [0.2021978021978022, 36, 0.09113434415923072],
  [0.137, 20, 0.7990636829776516],
  [0.33, 20, 0.019260599261467615],
  [0.0631, 120, 0.7016208447220431],
  [0.0105, 1500, 0.9959132896673248],
  [0.0333, 77, 0.9999809633064102],
  [0.05, 140, 0.8576480297656114],
  [0.1, 140, 0.11353657290090946],
  [0.2, 140, 2.1981563302200222e-5],
  [0.02, 1000, 0.8108971656895577],
  [0.004, 1000, 1],
  [0.03, 1000, 0.3226902143914636],
  [0.05, 1000, 0.013012074781090332],
  [0.1, 1000, 3.703687096817711e-9],
  [0.001, 100000, 0.9999638407940036],
  [0.003, 100000, 0.3284563327726956],
  [0.0045, 100000, 0.034739868616438185],
  [0.01, 100000, 4.093278023549254e-9],
  [0.0005, 5000000, 0.16402460008192765],
  [0.0008, 5000000, 0.0033213426542227334],
])('the Kolmogorov tail beyond %d of %d values is scipy.stats.kstwo.sf', (d, n, expected) => {
  expect(Math.abs(kolmogorovTail(d, n) - expected)).toBeLessThan(1e-10)
})

test('a thin Kolmogorov tail keeps its leading digits', () => {
  expectRelative(kolmogorovTail(0.002, 5_000_000), 8.485387020894542e-18, 1e-2)
  expectRelative(kolmogorovTail(0.1, 1000), 3.703687096817711e-9, 1e-10)
})

test.each([
  [3, 4, 6, 0.6571428571428571],
  [10, 10, 5, 0.16782134274394334],
  [7, 5, 20, 0.23737373737373738],
  [50, 60, 75, 0.05510854881390684],
  [1000, 900, 500, 0.10280013145160045],
  [100, 100, 1, 1],
  [300, 200, 600, 3.9565179860795375e-145],
  [10000, 9999, 2500000, 0.0037631110708068686],
])(
  'the exact tail for samples of %d and %d at %d steps is scipy.stats.ks_2samp in its exact mode',
  (n, m, steps, expected) => {
    expectRelative(twoSampleKolmogorovTail(n, m, steps), expected, 1e-10)
    expectRelative(twoSampleKolmogorovTail(m, n, steps), expected, 1e-10)
  },
)
