import { expect, test } from 'vitest'
import { SCALAR_PAGES, scalarPage, valueScalars } from './index.ts'

test('every scalar has its page', () => {
  expect(SCALAR_PAGES.map(({ name }) => name).toSorted()).toEqual(Object.keys(valueScalars).toSorted())
})

test.each(SCALAR_PAGES.map((page) => [page.name, page] as const))(
  'what the page of %s says is taken is answered so, and what it says is refused is',
  (name, page) => {
    const scalar = valueScalars[name]
    for (const [given, answer] of Object.entries(page.examples)) {
      const answered = scalar.serialize(scalar.parseValue(given))
      expect([given, answered]).toEqual([given, answer])
      expect(answered).toMatch(new RegExp(page.answered))
    }
    for (const [given, why] of Object.entries(page.refused)) {
      let code: unknown
      try {
        scalar.parseValue(JSON.parse(given))
      } catch (error) {
        code = (error as { extensions?: { code?: unknown } }).extensions?.code
      }
      expect([given, why, code]).toEqual([given, why, page.code])
    }
    const text = scalarPage(page)
    for (const said of [page.what, page.answered, page.reading, 'never as a number']) expect(text).toContain(said)
  },
)
