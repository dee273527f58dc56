import { DEPARTMENTS } from '@channelgraph/contracts'
import { expect, test } from 'vitest'
import { builderEn } from './builder.en.ts'
import { builderZh } from './builder.zh.ts'
import { pageEn } from './page.en.ts'
import { pageZh } from './page.zh.ts'

test.each(DEPARTMENTS)('%s has its words in both languages, wherever the page names a department', (name) => {
  for (const { [name]: words } of [pageEn, builderEn]) expect(words).toMatch(/^[A-Z][a-z -]+$/)
  for (const { [name]: words } of [pageZh, builderZh]) expect(words).toMatch(/^\p{Script=Han}{2,8}$/u)
})
