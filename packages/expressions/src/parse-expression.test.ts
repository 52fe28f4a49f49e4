import { isStepError } from '@millrace/errors'
import { expect, test } from 'vitest'
import type { ValueType } from './expression.ts'
import { parseExpression } from './parse-expression.ts'
import { print } from './print.ts'

const COLUMNS: Record<string, ValueType> = {
  price: 'number',
  limit: 'number',
  paid: 'boolean',
  city: 'string',
  seen: 'timestamp',
  'net weight': 'number',
}

/** What a refusal says, and at which character. */
async function refused(source: string, columns = COLUMNS): Promise<{ at: number; says: string; hint: string }> {
  const error: unknown = await parseExpression(source, columns).then(print, (error: unknown) => error)
  if (!isStepError(error, 'USAGE')) throw new Error(`not refused: ${source.slice(0, 60)} (${error})`)
  const [, at, says] = /, character (\d+): ([\s\S]*)/.exec(error.message) ?? []
  return { at: Number(at), says: says ?? error.message, hint: error.hint ?? '' }
}

test('a source becomes a typed tree', async () => {
  const price = { kind: 'column', type: 'number', name: 'price' }
  expect(await parseExpression('price * 2 <= limit ? null : city', COLUMNS)).toEqual({
    kind: 'conditional',
    type: 'string',
    condition: {
      kind: 'comparison',
      type: 'boolean',
      operators: ['<='],
      operands: [
        {
          kind: 'arithmetic',
          type: 'number',
          operator: '*',
          left: price,
          right: { kind: 'literal', type: 'number', value: 2 },
        },
        { kind: 'column', type: 'number', name: 'limit' },
      ],
    },
    whenTrue: { kind: 'null', type: 'string' },
    otherwise: { kind: 'column', type: 'string', name: 'city' },
  })
})

test.each([
  ['price\n  + limit\r\n\t* 2', 'price + limit * 2'],
  ['col("net weight") > 1', 'col("net weight") > 1'],
  ['col("price")', 'price'],
  ['pow(price, 2) + mod(price, 3)', 'price ^ 2 + price mod 3'],
  ['price ^ (1 / 2)', 'sqrt(price)'],
  ['price ?? limit ?? 0', 'coalesce(price, limit, 0)'],
  ['--price', 'price'],
  ['not not paid', 'paid'],
  ['-(2)', '-2'],
  ['0 < price <= limit', '0 < price <= limit'],
  ['paid?.5:1.', 'paid ? 0.5 : 1'],
  ['2 * pi', '2 * 3.141592653589793'],
  ['(price - (limit - 1)) - 2', 'price - (limit - 1) - 2'],
  ["city == 'it\\'s \"x\"'", 'city == "it\'s \\"x\\""'],
])('%j is read as %j', async (source, canonical) => {
  expect(print(await parseExpression(source, COLUMNS))).toBe(canonical)
})

test('a column named pi hides the number', async () => {
  expect(await parseExpression('pi', { pi: 'boolean' })).toEqual({ kind: 'column', type: 'boolean', name: 'pi' })
})

test('a column may have any name', async () => {
  for (const name of ['__proto__', 'constructor', 'true', 'mod', 'a.b', 'a-b', '', '"', '\\', 'line\nbreak', 'größe']) {
    const columns = Object.fromEntries([[name, 'number' as const]])
    const tree = await parseExpression(`col(${JSON.stringify(name)})`, columns)
    expect(tree).toEqual({ kind: 'column', type: 'number', name })
    expect(await parseExpression(print(tree), columns)).toEqual(tree)
  }
})

test.each([
  ['price = 3', 7, '== compares'],
  ['f(x) = x', 6, 'nothing can be assigned'],
  ['price; limit', 6, 'one expression'],
  ['[price, 1]', 1, 'no matrices'],
  ['price[1]', 6, 'no indexing'],
  ['{a: price}', 1, 'no objects'],
  ['price.constructor', 6, 'nothing has properties'],
  ['price?.constructor', 6, 'nothing has properties'],
  ['price % 3', 7, 'a mod b'],
  ['5%', 2, 'x / 100'],
  ['price!', 6, 'no factorials'],
  ["price'", 6, 'not closed'],
  ['price & limit', 7, 'write and'],
  ['price | limit', 7, 'write or'],
  ['~price', 1, 'write not'],
  ['paid xor paid', 6, 'a != b'],
  ['price to limit', 7, 'no units'],
  ['price in limit', 7, 'no units'],
  ['price # all of it', 7, 'comments'],
  ['`net weight`', 1, 'col("its name")'],
  ['price << 2', 7, 'no shifts'],
  ['price >>> 2', 7, 'no shifts'],
  ['price .* 2', 7, 'nothing has properties'],
  ['1.*price', 1, 'functions are'],
  ['1:2:3', 1, 'functions are'],
  ['price(1)(2)', 1, 'functions are'],
  ['price @ 2', 7, 'operators are'],
  ['0x10', 2, 'no hexadecimals'],
  ['2 price', 3, 'write *'],
  ['5 cm', 3, 'write *'],
  ['2(price)', 2, 'write *'],
  ['1:3', 1, 'functions are'],
  ['price.^2', 6, 'nothing has properties'],
  ['1e999', 1, 'Infinity'],
  ['city == "\\q"', 10, 'mathjs'],
  ['city == "x', 9, 'not closed'],
  ['(price', 7, 'mathjs'],
  ['price)', 6, 'mathjs'],
  ['price +', 8, 'mathjs'],
  ['', 1, 'write an expression'],
  [' \n ', 1, 'write an expression'],
])('%j is no expression', async (source, at, hint) => {
  const refusal = await refused(source)
  expect(refusal).toMatchObject({ at, hint: expect.stringContaining(hint) })
})

test.each([
  ['eval("1 + 1")', 1, 'there is no function eval'],
  ['1 + import(price)', 5, 'there is no function import'],
  ['parse("x")', 1, 'there is no function parse'],
  ['price(2)', 1, 'there is no function price'],
  ['toString()', 1, 'there is no function toString'],
  ['hasOwnProperty("price")', 1, 'there is no function hasOwnProperty'],
  ['roudn(price)', 1, 'there is no function roudn (did you mean "round"?)'],
  ['price + prcie', 9, 'there is no column "prcie" (did you mean "price"?)'],
  ['constructor', 1, 'there is no column "constructor"'],
  ['i', 1, 'there is no column "i"'],
  ['undefined', 1, 'undefined has no type here'],
  ['col("net wieght")', 1, 'there is no column "net wieght" (did you mean "net weight"?)'],
  ['col(price)', 1, 'col takes the name of one column, as a text'],
  ['max(price)', 1, 'max takes 2 or more arguments, not 1'],
  ['abs(price, 2)', 1, 'abs takes 1 argument, not 2'],
  ['abs()', 1, 'abs takes 1 argument, not 0'],
  ['pow(price)', 1, 'pow takes 2 arguments, not 1'],
])('%j names what is not there', async (source, at, says) => {
  expect(await refused(source)).toMatchObject({ at, says })
})

test.each([
  ['price + paid', 9, 'paid is a boolean where + needs a number'],
  ['-city', 2, 'city is a string where - needs a number'],
  ['price and paid', 1, 'price is a number where and needs a boolean'],
  ['not price > limit', 5, 'price is a number where not needs a boolean'],
  ['price == city', 10, 'city is a string where == needs a number'],
  ['city < "b"', 1, 'city is a string, and < orders only numbers and timestamps'],
  ['paid >= paid', 1, 'paid is a boolean, and >= orders only numbers and timestamps'],
  ['0 < price == paid', 14, 'paid is a boolean where < == needs a number'],
  ['seen > "2024-01-01"', 8, '"2024-01-01" is a string where > needs a timestamp'],
  ['price ? 1 : 2', 1, 'price is a number where the condition of ? : needs a boolean'],
  ['paid ? 1 : city', 12, 'city is a string where the other branch needs a number'],
  ['paid ? null : null', 1, 'both branches are null'],
  ['price == null', 10, 'null has no type here'],
  ['coalesce(price, city)', 17, 'city is a string where coalesce needs a number'],
  ['hour(price)', 6, 'price is a number where hour needs a timestamp'],
  ['2 ^ price', 5, 'the exponent price is not a finite constant'],
  ['price ^ Infinity', 9, 'the exponent Infinity is not a finite constant'],
])('%j is ill typed', async (source, at, says) => {
  expect(await refused(source)).toMatchObject({ at, says })
})

test('the type that the whole has to have is demanded', async () => {
  expect((await parseExpression('price > 1', COLUMNS, { type: 'boolean' })).type).toBe('boolean')
  await expect(parseExpression('price + 1', COLUMNS, { type: 'boolean' })).rejects.toThrow(
    'expression "price + 1", character 1: price + 1 is a number where its use needs a boolean',
  )
})

test('known columns are listed, ten at most', async () => {
  const columns = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`c${index}`, 'number' as const]))
  expect((await refused('unknown', columns)).hint).toContain('c8, c9, … and 2 more')
  expect((await refused('unknown', {})).hint).toContain('no columns are known here')
})

test.each([
  ['10,000 nested parentheses', `${'('.repeat(10_000)}1${')'.repeat(10_000)}`, '20001 characters, more than 10000'],
  ['4,000 nested parentheses', `${'('.repeat(4_000)}1`, 'nested more than 64 deep'],
  ['nested calls', `${'abs('.repeat(300)}1${')'.repeat(300)}`, 'nested more than 64 deep'],
  ['a long sum', `price${' + price'.repeat(600)}`, 'more than 1000 parts'],
  ['a deep sum', `price${' + price'.repeat(300)}`, 'more than 200 operations deep'],
  ['many signs', `${'- + '.repeat(300)}price`, 'more than 200 operations deep'],
  ['many conditionals', `${'paid ? 1 : '.repeat(249)}2`, 'more than 200 operations deep'],
  ['many powers', `price${' ^ 1'.repeat(300)}`, 'more than 200 operations deep'],
  ['many divisions of numbers', `1${' / 1'.repeat(300)}`, 'more than 200 operations deep'],
  [
    'remainders, which mathjs reads twice at each level,',
    `${'1 % ('.repeat(60)}1${')'.repeat(60)}`,
    '"%" is not part of the language',
  ],
  ['a long text', `city == "${'x'.repeat(20_000)}"`, 'more than 10000'],
  ['many slashes and quotes', `"${'\\"'.repeat(4_900)}`, 'not part of the language'],
])('%s are refused', async (_, source, says) => {
  expect((await refused(source)).says).toContain(says)
  expect((await refused(source)).hint).not.toBe('')
})

test('a message shows the part of a long source that is wrong', async () => {
  const source = `${'price + '.repeat(90)}prcie`
  await expect(parseExpression(source, COLUMNS)).rejects.toThrow(/^expression …"[^"]{120}", character 721: /)
})
