import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { fillInitials, initialsOf, searchGrams } from '@channelgraph/paging'
import { testSubgraph } from '@channelgraph/testkit'
import { eq, sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { partner } from '../partners/partners.tables.ts'
import { partners } from '../subgraph.ts'
import { admissionOf } from '../testing/admission.ts'
import { channelOf } from '../testing/fixture.ts'

const t = await testSubgraph(partners)
const given = await channelOf(t)
const { anApplication } = admissionOf(t)

const codes = async (text: string, as = 'management', first = 5): Promise<string[]> => {
  const query = `query ($text: String!, $first: Int!) { search(text: $text) { partners(first: $first) { code } } }`
  return (await t.data(as, query, { text, first })).search.partners.map(({ code }: { code: string }) => code)
}
const errorOf = async (text: string, first = 5) => {
  const query = `query ($text: String!, $first: Int!) { search(text: $text) { text partners(first: $first) { code } } }`
  const { errors } = await t.ask('management', query, { text, first })
  return [errors[0]?.extensions?.code, errors[0]?.message]
}

const own = await given.aPartner({ ...PARTNER_A, name: '苏州阳澄湖新能源有限公司', uscc: '91320500MA1AAAAA1X' })
const other = await given.aPartner({ ...PARTNER_B, name: '深圳华强ＥＶ科技有限公司', regionCode: '440300' })
const chongqing = await given.aPartner({ code: 'PT-320500-700001', name: '重庆长安充电设备有限公司' })
const cited = await given.aPartner({ code: 'PT-320500-700002', name: 'PT-320500-700001 的代理商' })
const odd = await given.aPartner({ code: 'PT-320500-700003', name: '百分百 100%_\\ 公司' })

describe('a search finds partners', () => {
  test('by the exact code first, then by its beginning, then by words, each once', async () => {
    expect(await codes('PT-320500-700001')).toEqual([chongqing.code, cited.code])
    expect(await codes('PT-320500-7000')).toEqual([chongqing.code, cited.code, odd.code])
    expect(await codes('pt-320500-7', 'management', 2)).toEqual([chongqing.code, cited.code])
  })

  test('by a code however it is typed: full-width, small letters, blanks, other dashes', async () => {
    expect(await codes(' ｐｔ–３２０５００ － 700002　')).toEqual([cited.code])
  })

  test('by neighbouring Chinese characters, and not by the same characters apart', async () => {
    expect(await codes('阳澄湖')).toEqual([own.code])
    expect(await codes('澄湖新')).toEqual([own.code])
    expect(await codes('阳湖')).toEqual([])
    expect(await codes('湖阳澄')).toEqual([])
  })

  test('by a single character', async () => {
    expect(await codes('澄')).toEqual([own.code])
  })

  test('by all words, in any order and width, and not by some of them', async () => {
    expect(await codes('有限公司　ev 华强')).toEqual([other.code])
    expect(await codes('华强 阳澄湖')).toEqual([])
  })

  test('by pinyin initials, whose reading follows the word', async () => {
    expect(await codes('szych')).toEqual([own.code])
    expect(await codes('ＣＱＣＡ')).toEqual([chongqing.code])
    expect(await codes('hqevkj')).toEqual([other.code])
    expect(initialsOf('重庆长安ＥＶ充电(中国) 7kW')).toBe('cqcaevcdzg7kw')
  })

  test('by the social credit code or a part of it', async () => {
    expect(await codes('91320500ma1aaaaa1x')).toEqual([own.code])
    expect(await codes('MA1AAAAA')).toEqual([own.code])
  })

  test('those that begin with the text before those that have it somewhere', async () => {
    const inside = await given.aPartner({ code: 'PT-320500-800011', name: '安徽太湖能源' })
    const begins = await given.aPartner({ code: 'PT-320500-800012', name: '太湖能源' })
    expect(await codes('太湖')).toEqual([begins.code, inside.code])
  })

  test('by the new name after a change, and no longer by the old', async () => {
    const row = await given.aPartner({ name: '旧名字电气' })
    const rename = `mutation ($id: ID!) { updatePartner(id: $id, expectedVersion: 1, input: { name: "崭新电气" }) { ... on Partner { name } } }`
    await t.data('channel-manager-east', rename, { id: row.id })
    expect([await codes('旧名字'), await codes('jmzdq')]).toEqual([[], []])
    expect([await codes('崭新'), await codes('zxdq')]).toEqual([[row.code], [row.code]])
  })

  test('by the initials of a name that was stored before there were any, once the sweep has come by', async () => {
    const row = await given.aPartner({ name: '娄葑巽风' })
    await t.db.update(partner).set({ nameInitials: null }).where(eq(partner.id, row.id))
    expect(await codes('lfxf')).toEqual([])
    expect((await t.subgraph.sweep()).fillNameInitials).toBe(1)
    expect(await codes('lfxf')).toEqual([row.code])
    expect(await fillInitials(t.db, partner, partner.name)).toBe(0)
    const [after] = await t.db.select().from(partner).where(eq(partner.id, row.id))
    expect(after?.version).toBe(1)
  })
})

describe('a search takes any text as it is written', () => {
  test.each(['%', '_', '\\', "'; drop table partner; --", '%%', '__', '(', '[a-z]', '{}', '"', '\u202e', '*:'])(
    '%j is looked for, and is no pattern',
    async (text) => {
      const found = await t.ask('management', 'query ($text: String!) { search(text: $text) { partners { code } } }', {
        text,
      })
      if (text === '\u202e') expect(found.errors[0]?.extensions?.code).toBe('BAD_USER_INPUT')
      else expect(found.data.search.partners).toEqual(odd.name.includes(text) ? [{ code: odd.code }] : [])
    },
  )

  test('from 1 to 100 characters; a blank one and a longer one are refused, saying so', async () => {
    expect(await errorOf(' 　\u200b')).toEqual(['BAD_USER_INPUT', expect.stringContaining('`text` must not be blank')])
    expect(await errorOf('苏'.repeat(101))).toEqual([
      'BAD_USER_INPUT',
      expect.stringContaining('`text` must have at most 100 characters; it has 101'),
    ])
    expect(await codes('苏'.repeat(100))).toEqual([])
    expect(await codes(Array.from({ length: 50 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join(' '))).toEqual([])
  })

  test('1 to 20 rows of a kind are asked for', async () => {
    expect(await errorOf('苏州', 0)).toEqual(['BAD_USER_INPUT', expect.stringContaining('from 1 to 20')])
    expect(await errorOf('苏州', 21)).toEqual(['BAD_USER_INPUT', expect.stringContaining('from 1 to 20')])
    expect(await codes('有限公司', 'management', 2)).toHaveLength(2)
  })

  test('the same text from another department is bounded as well', async () => {
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Search { partners { code } } } }`
    const { errors } = await t.ask('management', query, { r: [{ __typename: 'Search', text: 'x'.repeat(101) }] })
    expect(errors[0]?.extensions?.code).toBe('BAD_USER_INPUT')
  })
})

describe('a search shows what its viewer may see', () => {
  test('a partner finds itself, by no text another', async () => {
    for (const text of [other.code, '深圳华强', 'szhq', other.uscc]) expect(await codes(text, 'partner-a')).toEqual([])
    for (const text of [own.code, '阳澄湖', 'szych']) expect(await codes(text, 'partner-a')).toEqual([own.code])
  })

  test('a channel manager finds partners of its regions', async () => {
    expect(await codes('华强', 'channel-manager-east')).toEqual([])
    expect(await codes('华强', 'channel-manager-south')).toEqual([other.code])
  })

  test('contacts and legal representatives, masked for some, lead nobody to a partner', async () => {
    await given.aPartner({
      name: '某某',
      legalRepresentative: '欧阳锋',
      contacts: [{ name: '洪七公', phone: '13900001111' }],
    })
    for (const text of ['欧阳锋', '洪七公', '13900001111', 'oyf']) expect(await codes(text)).toEqual([])
  })

  test('applications by number, company and initials; forbidden to partners and the order desk, the rest of the answer stands', async () => {
    const application = await anApplication({ companyName: '无锡蠡湖电力', no: 'AP-2025-123456' })
    await anApplication({ companyName: '广州珠江电力', regionCode: '440300' })
    const query = `query ($text: String!) { search(text: $text) { partners { code } applications { no } } }`
    for (const text of ['ap-2025-123456', 'AP-2025-1234', '蠡湖', 'wxlh'])
      expect((await t.data('management', query, { text })).search.applications).toEqual([{ no: application.no }])
    expect((await t.data('channel-manager-east', query, { text: '电力' })).search.applications).toEqual([
      { no: application.no },
    ])
    for (const as of ['partner-a', 'order-desk']) {
      const { data, errors } = await t.ask(as, query, { text: '蠡湖' })
      expect(data.search).toEqual({ partners: [], applications: null })
      expect(errors).toMatchObject([{ path: ['search', 'applications'], extensions: { code: 'FORBIDDEN' } }])
    }
  })

  test('contracts by number, then by what their partner is called; a partner its own', async () => {
    const [mine, foreign] = [
      await given.aContract(own, { no: 'CT-2026-100001' }),
      await given.aContract(other, { no: 'CT-2026-100002' }),
    ]
    const find = async (text: string, as: string) =>
      (await t.data(as, `query ($text: String!) { search(text: $text) { contracts { no } } }`, { text })).search
        .contracts
    expect(await find('ct-2026-1000', 'management')).toEqual([{ no: mine.no }, { no: foreign.no }])
    expect(await find('CT-2026-100002', 'partner-a')).toEqual([])
    expect(await find('CT-2026-1', 'partner-a')).toEqual([{ no: mine.no }])
    for (const text of ['阳澄湖 苏州', initialsOf(own.name)])
      expect(await find(text, 'management')).toEqual([{ no: mine.no }])
    expect(await find('阳澄湖', 'channel-manager-south')).toEqual([])
    expect(await find('华强', 'partner-a')).toEqual([])
  })
})

test('the words of a search are looked up in its index', async () => {
  const plan = await t.db.transaction(async (tx) => {
    await tx.execute(sql`set local enable_seqscan = off`)
    const { name, nameInitials, code, uscc } = partner
    const grams = searchGrams(name, nameInitials, code, uscc)
    return tx.execute(sql`explain select id from partner where ${grams} @> search_grams('阳澄湖')`)
  })
  expect(JSON.stringify(plan)).toContain('partner_search')
})
