declare module 'ml-regression' {
  export class MultivariateLinearRegression {
    constructor(x: number[][], y: number[][], options?: { intercept?: boolean; statistics?: boolean })
    /** One row per column of x. */
    readonly weights: number[][]
  }
  export class PolynomialRegression {
    constructor(x: ArrayLike<number>, y: ArrayLike<number>, degree: number)
    /** From the constant up. */
    readonly coefficients: number[]
  }
  export class TheilSenRegression {
    constructor(x: ArrayLike<number>, y: ArrayLike<number>)
    readonly slope: number
    readonly intercept: number
  }
}
