import { expect, test } from 'vitest'
import { languageOf } from './language.ts'

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['zh', 'zh'],
  ['zh-CN', 'zh'],
  ['ZH-Hans-CN,en;q=0.5', 'zh'],
  ['en-GB,zh;q=0.9', 'en'],
  ['en;q=0.3,zh-CN;q=0.8', 'zh'],
  ['fr, zh;q=0.5', 'zh'],
  ['zh;q=0, en', 'en'],
  ['*', 'en'],
  ['de', 'en'],
  [';;;', 'en'],
  [`zh${', fr'.repeat(300)}`, 'en'], // longer than any browser's: it is not read
])('Accept-Language %j is answered in %s', (header, language) => {
  expect(languageOf(header)).toBe(language)
})
