import { personaNamed, viewerKey } from '@channelgraph/access'
import { expect, test } from 'vitest'
import { languageOf, readingIn } from './language.ts'

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

test('a viewer reads in the language of its request, not in one that its token names, and two languages are two viewers', () => {
  const { viewer } = personaNamed('finance')
  const chinese = { ...viewer, lang: 'zh' as const }
  expect(readingIn('en', viewer)).toBe(viewer)
  expect(readingIn('zh', chinese)).toBe(chinese)
  expect(readingIn('en', chinese).lang).toBe('en')
  expect(readingIn('zh', viewer).lang).toBe('zh')
  expect(readingIn('zh', viewer)).toBe(readingIn('zh', viewer))
  expect(viewerKey(readingIn('zh', viewer))).not.toBe(viewerKey(viewer))
  expect(viewerKey(readingIn('en', chinese))).not.toBe(viewerKey(chinese))
})
