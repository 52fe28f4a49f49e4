/** Good definitions of what is stored: a.yaml. */
export const DEFINITIONS = `entities:
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

/** A rule, what of the definitions is replaced by what to break it, and how the message begins. */
export type RuleCase = readonly [rule: string, from: string, to: string, message: string]

export const CASES: readonly RuleCase[] = [
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
