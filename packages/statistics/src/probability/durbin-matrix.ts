/** P(D < d) of the one-sample Kolmogorov-Smirnov statistic of `n` values, exact: n!/n^n times an element of the n-th power of Durbin's matrix (Marsaglia, Tsang and Wang 2003). */
export function durbinCdf(d: number, n: number): number {
  const k = Math.ceil(n * d)
  const size = 2 * k - 1
  const centre = (k - 1) * size + k - 1
  let base = durbinMatrix(k, k - n * d)
  let baseExponent = 0
  let power = identity(size)
  let exponent = 0
  for (let left = n; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) {
      power = multiply(power, base, size)
      exponent += baseExponent
    }
    base = multiply(base, base, size)
    baseExponent *= 2
    if ((base[centre] ?? 0) > 2 ** 128) {
      base = base.map((value) => value * 2 ** -128)
      baseExponent += 128
    }
  }
  let p = power[centre] ?? 0
  for (let i = 1; i <= n; i++) {
    p *= i / n
    if (p < 2 ** -128) {
      p *= 2 ** 128
      exponent -= 128
    }
  }
  return p * 2 ** exponent
}

function durbinMatrix(k: number, h: number): Float64Array {
  const size = 2 * k - 1
  const matrix = new Float64Array(size * size)
  const factorials = [1]
  for (let i = 1; i <= size; i++) factorials.push((factorials[i - 1] ?? 0) * i)
  for (let row = 0; row < size; row++) {
    for (let column = 1; column <= Math.min(row + 1, size - 1); column++) {
      matrix[row * size + column] = 1 / (factorials[row - column + 1] ?? 0)
    }
  }
  for (let row = 0; row < size; row++) {
    const edge = (1 - h ** (row + 1)) / (factorials[row + 1] ?? 0)
    matrix[row * size] = edge
    matrix[(size - 1) * size + size - 1 - row] = edge
  }
  matrix[(size - 1) * size] = (1 - 2 * h ** size + Math.max(0, 2 * h - 1) ** size) / (factorials[size] ?? 0)
  return matrix
}

function identity(size: number): Float64Array {
  const matrix = new Float64Array(size * size)
  for (let i = 0; i < size; i++) matrix[i * size + i] = 1
  return matrix
}

function multiply(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size)
  for (let row = 0; row < size; row++) {
    for (let inner = 0; inner < size; inner++) {
      const factor = a[row * size + inner] ?? 0
      if (factor === 0) continue
      for (let column = 0; column < size; column++) {
        product[row * size + column] = (product[row * size + column] ?? 0) + factor * (b[inner * size + column] ?? 0)
      }
    }
  }
  return product
}
