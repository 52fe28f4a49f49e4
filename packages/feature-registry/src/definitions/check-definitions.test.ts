import { describe, expect, test } from 'vitest'
import { RULES } from './check-definitions.ts'
import { parseDefinitions } from './parse-definitions.ts'

const DEFINITIONS = `entities:
  - { name: customer, join_keys: [customer_no], value_type: INT64 }
  - { name: shop, join_keys: [shop_code], value_type: STRING }
sources:
  - { name: orders, type: file, path: orders.parquet, timestamp_field: at, created_timestamp_column: made, field_mapping: { amt: amount } }
  - { name: visits, type: postgres, table: visits, timestamp_field: at }
feature_views:
  - name: spend
    entities: [customer, shop]
    source: orders
    ttl: 7d
    schema:
      - { name: amount, dtype: Float64 }
      - { name: items, dtype: Int64 }
  - { name: traffic, entities: [shop], source: visits, schema: [{ name: items, dtype: Int64 }] }
feature_services:
  - name: ranking
    features:
      - spend:amount
      - { view: traffic, alias: near, join_key_map: { shop_code: near_shop } }
      - { view: traffic, alias: far, join_key_map: { shop_code: far_shop } }
`

const DECLARED = `sources:
  - { name: prices, type: file, path: prices.parquet, timestamp_field: valid_from, valid_to_column: valid_to }
  - { name: clicks, type: kafka, kafka_bootstrap_servers: "k:9092", topic: clicks, timestamp_field: at, batch_source: orders }
  - { name: pushed, type: push, batch_source: visits }
  - { name: basket, type: request, schema: [{ name: quantity, dtype: Int64 }, { name: coupon, dtype: String }] }
  - { name: visit, type: request, schema: [{ name: quantity, dtype: Int64 }] }
feature_views:
  - { name: price, entities: [shop], source: prices, schema: [{ name: price, dtype: Float64 }] }
  - { name: clicked, entities: [shop], source: clicks, schema: [{ name: link, dtype: String }, { name: path, dtype: Array(String) }] }
  - { name: pushes, entities: [shop], source: pushed, schema: [{ name: seen, dtype: Bool }] }
on_demand_feature_views:
  - name: basket_value
    sources: [price, clicked, "traffic:items", basket]
    schema:
      - { name: value, dtype: Float64, expression: price * quantity / traffic__items }
      - { name: has_coupon, dtype: Bool, expression: not isNull(coupon) }
feature_services:
  - { name: checkout, features: [basket_value, price] }
`

const parse = (text: string, declared = DECLARED) =>
  parseDefinitions(
    [
      { path: 'a.yaml', text },
      { path: 'b.yaml', text: declared },
    ],
    'p',
  )

test('the definitions that every case below breaks are good', async () => {
  expect((await parse(DEFINITIONS)).featureViews).toHaveLength(5)
})

const CASES: [rule: string, from: string, to: string, message: string][] = [
  [
    'unique-names',
    'name: shop, join_keys: [shop_code]',
    'name: customer, join_keys: [shop_code]',
    'a.yaml:3: entity "customer" is already defined at a.yaml:2',
  ],
  [
    'unique-names',
    'name: traffic',
    'name: Spend',
    'a.yaml:15: feature view "Spend" is already defined at a.yaml:8 as "spend", which differs in case only',
  ],
  [
    'name-characters',
    'name: items, dtype: Int64 }\n  -',
    'name: "a:b", dtype: Int64 }\n  -',
    'a.yaml:14: feature "a:b" may not hold ":" or "@"',
  ],
  ['name-characters', 'alias: near', 'alias: near@1', 'a.yaml:20: alias "near@1" may not hold'],
  [
    'name-characters',
    'name: ranking',
    'name: " ranking"',
    'a.yaml:17: feature service " ranking" may not begin or end with white space',
  ],
  ['name-characters', 'name: shop', 'name: __dummy', 'a.yaml:3: entity "__dummy" is a name that Feast keeps'],
  [
    'one-join-key',
    '[customer_no]',
    '[customer_no, region]',
    'a.yaml:2: entity "customer" has 2 join keys; it must have one',
  ],
  ['one-join-key', '[customer_no]', '[]', 'a.yaml:2: entity "customer" has 0 join keys; it must have one'],
  ['join-key-type', 'value_type: INT64', 'value_type: DOUBLE', 'a.yaml:2: entity "customer" has value_type DOUBLE'],
  [
    'table-or-query',
    'table: visits',
    'table: visits, query: select 1',
    'a.yaml:6: source "visits" must have either a table or a query',
  ],
  ['table-or-query', 'table: visits, ', '', 'a.yaml:6: source "visits" must have either a table or a query'],
  [
    'known-entity',
    'entities: [customer, shop]',
    'entities: [custmer, shop]',
    'a.yaml:9: there is no entity "custmer" (did you mean "customer"?)',
  ],
  ['known-source', 'source: orders', 'source: oders', 'a.yaml:10: there is no source "oders" (did you mean "orders"?)'],
  [
    'distinct-join-keys',
    '[shop_code]',
    '[customer_no]',
    'a.yaml:9: entities "customer" and "shop" share the join key "customer_no"',
  ],
  [
    'unique-features',
    'name: items, dtype: Int64 }\n  -',
    'name: amount, dtype: Int64 }\n  -',
    'a.yaml:14: feature "amount" is listed twice',
  ],
  [
    'feature-is-no-key',
    'name: items, dtype: Int64 }\n  -',
    'name: customer_no, dtype: Int64 }\n  -',
    'a.yaml:14: feature "customer_no" is the join key of entity "customer"',
  ],
  [
    'feature-is-no-key',
    'name: items, dtype: Int64 }\n  -',
    'name: at, dtype: Int64 }\n  -',
    'a.yaml:14: feature "at" is the timestamp field',
  ],
  [
    'feature-is-no-key',
    'name: items, dtype: Int64 }\n  -',
    'name: made, dtype: Int64 }\n  -',
    'a.yaml:14: feature "made" is the created timestamp column',
  ],
  [
    'mapped-column',
    'name: items, dtype: Int64 }\n  -',
    'name: amt, dtype: Int64 }\n  -',
    'a.yaml:14: the source maps "amt" to "amount"',
  ],
  ['positive-ttl', 'ttl: 7d', 'ttl: 0', 'a.yaml:11: ttl is 0 s; it must be positive'],
  ['positive-ttl', 'ttl: 7d', 'ttl: -7d', 'a.yaml:11: ttl is -604800 s; it must be positive'],
  ['known-view', 'spend:amount', 'spent:amount', 'a.yaml:19: there is no feature view "spent" (did you mean "spend"?)'],
  [
    'known-feature',
    'spend:amount',
    'spend:amout',
    'a.yaml:19: feature view "spend" has no feature "amout" (did you mean "amount"?)',
  ],
  [
    'known-join-key',
    '{ shop_code: near_shop }',
    '{ shop: near_shop }',
    'a.yaml:20: feature view "traffic" has no join key "shop"',
  ],
  ['name-collisions', 'alias: far', 'alias: near', 'a.yaml:21: feature service "ranking" has "near__items" twice'],
]

const DECLARED_CASES: [rule: string, from: string, to: string, message: string][] = [
  [
    'unique-names',
    'name: basket_value',
    'name: traffic',
    'b.yaml:12: on-demand feature view "traffic" is already defined at a.yaml:15, as a feature view',
  ],
  [
    'unique-names',
    '- { name: visit,',
    '- { name: price,',
    'b.yaml:6: request source "price" is called as the feature view at b.yaml:8',
  ],
  ['name-characters', 'name: pushed', 'name: "push\\ned"', 'b.yaml:4: source "push\\ned" holds a control character'],
  [
    'name-characters',
    'name: value',
    'name: "value; drop table x"',
    'b.yaml:15: feature "value; drop table x" may not hold quotes, ";" or "\\", which SQL gives a meaning',
  ],
  [
    'name-characters',
    'valid_to_column: valid_to',
    'valid_to_column: "to\\0"',
    'b.yaml:2: valid_to_column "to\\u0000" holds a',
  ],
  [
    'own-tags',
    'topic: clicks,',
    'topic: clicks, tags: { millrace.x: y },',
    'b.yaml:3: tags that begin with "millrace."',
  ],
  ['batch-source', ', batch_source: orders', '', 'b.yaml:3: kafka source "clicks" has no batch_source'],
  [
    'batch-source',
    'batch_source: orders',
    'batch_source: pushed',
    'b.yaml:3: "pushed" is a push source; the batch_source',
  ],
  [
    'batch-source',
    'batch_source: visits',
    'batch_source: pushed',
    'b.yaml:4: "pushed" is a push source; the batch_source',
  ],
  [
    'batch-source',
    'batch_source: visits',
    'batch_source: vists',
    'b.yaml:4: there is no source "vists" (did you mean "visits"?)',
  ],
  [
    'distinct-times',
    'valid_to_column: valid_to',
    'valid_to_column: valid_from',
    'b.yaml:2: source "prices" has one column as',
  ],
  ['known-source', 'source: prices', 'source: basket', 'b.yaml:8: "basket" is a request source: feature view "price"'],
  [
    'feature-is-no-key',
    'name: price, dtype',
    'name: valid_to, dtype',
    'b.yaml:8: feature "valid_to" is the valid-to column',
  ],
  ['feature-is-no-key', 'name: seen', 'name: at', 'b.yaml:10: feature "at" is the timestamp field of its source'],
  ['unique-features', 'name: coupon', 'name: quantity', 'b.yaml:5: feature "quantity" is listed twice'],
  [
    'known-view',
    '[price, clicked,',
    '[pric, clicked,',
    'b.yaml:13: there is no feature view or request source "pric" (did you mean "price"?)',
  ],
  ['known-view', '[basket_value, price]', '[basket, price]', 'b.yaml:18: there is no feature view "basket"'],
  ['known-feature', 'traffic:items', 'traffic:item', 'b.yaml:13: feature view "traffic" has no feature "item"'],
  [
    'name-collisions',
    '[price, clicked,',
    '[price, "price:price",',
    'b.yaml:13: on-demand feature view "basket_value" has',
  ],
  [
    'on-demand-source',
    '[price, clicked,',
    '[basket_value, price,',
    'b.yaml:13: "basket_value" reads itself; it may read',
  ],
  ['on-demand-source', ', basket]', ', "basket:quantity"]', 'b.yaml:13: request source "basket" is read whole'],
  [
    'on-demand-source',
    '[price, clicked,',
    '[price, { view: price, alias: other },',
    'b.yaml:13: "basket_value" reads "price" twice',
  ],
  [
    'on-demand-columns',
    'name: coupon',
    'name: shop_code',
    'b.yaml:13: field "shop_code" of request source "basket" is also a join key of "traffic"',
  ],
  [
    'on-demand-columns',
    'name: has_coupon',
    'name: coupon',
    'b.yaml:16: on-demand feature "coupon" is also a field of request source "basket"',
  ],
  [
    'request-types',
    '[{ name: quantity, dtype: Int64 }] }',
    '[{ name: quantity, dtype: Float64 }] }',
    'b.yaml:6: request field "quantity" is Float64 here and Int64 in "basket"',
  ],
  [
    'on-demand-dtype',
    'value, dtype: Float64',
    'value, dtype: Array(Float64)',
    'b.yaml:15: on-demand feature "value" is Array',
  ],
  [
    'expression',
    'price * quantity',
    'price * qantity',
    'b.yaml:15: on-demand feature "value" (Float64): expression "price * qantity / traffic__items", character 9: ',
  ],
  [
    'expression',
    'price * quantity',
    'price * (quantity',
    'b.yaml:15: on-demand feature "value" (Float64): expression ',
  ],
  [
    'expression',
    'value, dtype: Float64',
    'value, dtype: Bool',
    'b.yaml:15: on-demand feature "value" (Bool): expression ',
  ],
  ['expression', 'not isNull(coupon)', 'isNull(path)', 'b.yaml:16: on-demand feature "has_coupon" (Bool): expression '],
]

describe('every rule refuses what breaks it', () => {
  test.each(DECLARED_CASES)('%s: %j becomes %j, in what is declared or computed', async (rule, from, to, message) => {
    const broken = DECLARED.replace(from, to)
    expect(broken).not.toBe(DECLARED)
    await expect(parse(DEFINITIONS, broken)).rejects.toThrow(message)
    await expect(parse(DEFINITIONS, broken)).rejects.toThrow(`[${rule}]`)
  })

  test.each(CASES)('%s: %j becomes %j', async (rule, from, to, message) => {
    const broken = DEFINITIONS.replace(from, to)
    expect(broken).not.toBe(DEFINITIONS)
    await expect(parse(broken)).rejects.toThrow(message)
    await expect(parse(broken)).rejects.toThrow(`[${rule}]`)
  })

  test('and every rule has such a case', () => {
    expect(new Set([...CASES, ...DECLARED_CASES].map(([rule]) => rule))).toEqual(new Set(RULES.map(({ name }) => name)))
  })
})

test('all broken rules are reported at once', async () => {
  const broken = DEFINITIONS.replace('ttl: 7d', 'ttl: 0')
    .replace('source: orders', 'source: oders')
    .replace('spend:amount', 'spend:x')
  await expect(parse(broken)).rejects.toThrow(/known-source[\s\S]*positive-ttl[\s\S]*known-feature/)
})
