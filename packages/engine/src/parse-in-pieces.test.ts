import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseInPieces } from './parse-in-pieces.ts'

function parsed(text: string): { value: unknown; pieces: number } {
  const work = parseInPieces(text)
  for (let pieces = 1; ; pieces++) {
    const step = work.next()
    if (step.done) return { value: step.value, pieces }
  }
}
const outcome = (parse: () => unknown): unknown => {
  try {
    return { value: parse() }
  } catch (error) {
    return { thrown: (error as Error).constructor }
  }
}
const expectSame = (text: string) =>
  expect(outcome(() => parsed(text).value)).toEqual(outcome(() => JSON.parse(text) as unknown))

// Longer than a piece, so that what stands around it is taken apart.
const LONG = JSON.stringify(Array.from({ length: 3_000 }, (_, n) => ({ n, text: `"${n}\\` })))

test('a long text is parsed in pieces, a short one in one', () => {
  expect(parsed('{"data":[1]}').pieces).toBe(1)
  const { value, pieces } = parsed(`{"data":{"list":${LONG},"more":${LONG}}}`)
  expect(value).toEqual({ data: { list: JSON.parse(LONG) as unknown, more: JSON.parse(LONG) as unknown } })
  expect(pieces).toBeGreaterThan((2 * LONG.length) / 65_536)
})

test('whatever stands around and in it, the value is that of JSON.parse, and what is no JSON is refused', () => {
  const around = fc.tuple(
    fc.json({ maxDepth: 3 }),
    fc.constantFrom('', ' ', '\n\t', ','),
    fc.constantFrom('list', '__proto__', '7', 'a"b', 'é'),
    fc.array(fc.tuple(fc.nat(120), fc.constantFrom('', '"', ',', '}', ']', '{', '[', ':', '0', ' ', '\\', 'null')), {
      maxLength: 2,
    }),
  )
  fc.assert(
    fc.property(around, ([value, blank, name, changes]) => {
      const long = '"#"'
      const parts = `{${JSON.stringify(name)}:${blank}${long}${blank},"b":[${value},${long},${value}]${blank},"c":${value}}`
      let text = parts
      for (const [at, insert] of changes) text = text.slice(0, at) + insert + text.slice(at + (insert === '' ? 1 : 0))
      expectSame(text.replaceAll(long, LONG))
    }),
    { numRuns: 100, seed: 49 },
  )
})

test.each([
  '',
  '[',
  `[${LONG}`,
  `[${LONG},]`,
  `[,${LONG}]`,
  `{"a":${LONG},}`,
  `{"a" ${LONG}}`,
  `{${LONG}}`,
  `[${LONG}}`,
  `${LONG}1`,
  `"${'a'.repeat(100_000)}`,
])('what ends too soon or too late is no JSON (%#)', expectSame)

test('what is nested deeper than the stack is parsed as JSON.parse does it', () => {
  const deep = `${'['.repeat(300_000)}${']'.repeat(300_000)}`
  let [own, native] = [parsed(deep).value, JSON.parse(deep) as unknown]
  let levels = 0
  for (; Array.isArray(own) && Array.isArray(native) && own.length === 1; levels++) [own, native] = [own[0], native[0]]
  expect([levels, own, native]).toEqual([299_999, [], []])
})
