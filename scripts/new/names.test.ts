import { describe, expect, test } from 'vitest'
import { chineseName, idPrefix, newDepartment, nounOf, Unusable } from './names.ts'

describe('the name of a new module', () => {
  test('is written in each form that the code, the graph and the tables have', () => {
    expect(nounOf('site-check')).toMatchObject({
      ...{ kebabs: 'site-checks', noun: 'siteCheck', nouns: 'siteChecks', Noun: 'SiteCheck', NOUN: 'SITE_CHECK' },
      ...{ snake: 'site_check', 'a noun': 'a site check', 'Words plural': 'Site checks' },
    })
    expect(nounOf('inquiry').kebabs).toBe('inquiries')
    expect(nounOf('address').kebabs).toBe('addresses')
    expect(nounOf('analysis', 'analyses')).toMatchObject({ nouns: 'analyses', 'A noun': 'An analysis' })
  })

  test.each([
    ['Inspection', undefined, 'lower case'],
    ['site_check', undefined, 'lower case'],
    ['x', undefined, 'lower case'],
    ['inspections', undefined, 'looks like a plural'],
    ['order', undefined, 'JavaScript, GraphQL or SQL'],
    ['sheep', 'sheep', '--plural'],
  ])('is refused where it cannot be one: %s, %s', (noun, plural, says) => {
    expect(() => nounOf(noun, plural)).toThrow(Unusable)
    expect(() => nounOf(noun, plural)).toThrow(says)
  })

  test('begins its ids with three letters of its own that no other has', () => {
    expect(idPrefix(nounOf('survey'))).toBe('sur')
    expect(idPrefix(nounOf('site-check'))).toBe('sit')
    expect(idPrefix(nounOf('partnership'))).toBe('par')
    expect(idPrefix(nounOf('ordeal'))).toBe('ore')
    expect(() => idPrefix(nounOf('survey'), 'ord')).toThrow('that of order')
    expect(() => idPrefix(nounOf('survey'), 'o')).toThrow('three letters')
  })
})

test('the name of a new department is one word that means nothing else here', () => {
  expect(newDepartment('quality')).toBe('quality')
  for (const name of ['gateway', 'postgres', 'import', 'orders', 'Quality', 'after-sales', 'qa'])
    expect(() => newDepartment(name)).toThrow(Unusable)
})

test('what people call it in Chinese has to be said, in Chinese', () => {
  expect(chineseName('现场核查单', '巡检单')).toBe('现场核查单')
  for (const name of [undefined, '', '单', 'site check', '一二三四五六七八九'])
    expect(() => chineseName(name, '巡检单')).toThrow('--zh 巡检单')
})
