/** What a hostile partner sends: documents that cost more than they look. */

const repeated = (times: number, text: (n: number) => string, between = ' '): string =>
  Array.from({ length: times }, (_, n) => text(n)).join(between)

/** Issue 10, 1: a negative page that was to pay for the others. */
export const NEGATIVE_PAGE =
  '{n: orders(first:-2000000000){nodes{id}} orders(first:100){nodes{partner{tickets(first:100){partner{orders(first:100){nodes{no}}}}}}}}'

/** Issue 10, 2: lists without a page within each other. */
export const COUNTIES = '{regions(level:COUNTY){code parent{children{code parent{children{code}}}}}}'

/** One of that kind that is just within a partner's budget: some 90,000 values. */
export const COUNTIES_ALLOWED =
  '{regions(level:COUNTY){id code name level macroRegion __typename parent{id code name level macroRegion a:name b:code parent{id code name level macroRegion a:name b:code c:level}}}}'

/** Issue 10, 3: one that is new each time, of some thousand tokens, from department to department and back. */
export const costlyToPlan = (n: number, branches: number): string =>
  `{ ${repeated(
    branches,
    (i) =>
      `a${n}_${i}: orders(first: 1) { nodes { no partner { name balance { overdue } tickets(first: 1) { no partner { code openComplaintCount orders(first: 1) { nodes { no partner { name } } } } } } } }`,
  )} }`

/** Issue 10, 4: the schema, asked about itself again and again. */
export const INTROSPECTION = `{ ${repeated(19, (i) => `s${i}: __schema { types { name description fields { name description args { name type { name ofType { name } } } type { name ofType { name } } } } }`)} }`

/** Issue 10, 4: thousands of fields that do not exist, of 13 kB; another one each time. */
export const invalid = (n: number): string => `{ ${repeated(1_100, (i) => `x${n % 10}no${i}`)} }`

/** Within every budget, forty values: twenty rankings over twenty years each. */
export const rankings = (n: number): string =>
  `{ ${repeated(
    20,
    (i) =>
      `r${i}: partnerSalesRanking(period: {from: "20${10 + (i % 10)}-0${1 + (n % 9)}-01", to: "2026-12-${10 + ((i + n) % 18)}"}, first: 1) { rank deliveredNet }`,
  )} }`

/** A new document each time, with a text of 200 kB. */
export const longText = (n: number): string =>
  `{ partners(first: 1, filter: {search: "${'a'.repeat(200_000)}${n}"}) { nodes { id } } }`

/** Twenty new changes in one operation, each refused by its department. */
export const changes = (n: number): string =>
  `mutation { ${repeated(20, (i) => `m${n}_${i}: suspendPartner(id: "ptn_01h2xcejqtf2nbrexx3vqjhp41", expectedVersion: 1, reason: "x") { __typename }`)} }`
