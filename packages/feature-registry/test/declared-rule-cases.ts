import type { RuleCase } from './rule-cases.ts'

/** Good definitions of what is declared or computed, over those of `rule-cases.ts`: b.yaml. */
export const DECLARED = `sources:
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

export const DECLARED_CASES: readonly RuleCase[] = [
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
