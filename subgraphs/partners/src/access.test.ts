import { personaNamed, type Viewer } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { describe, expect, test } from 'vitest'
import { partners } from './subgraph.ts'
import { channelOf } from './testing/fixture.ts'

const t = await testSubgraph(partners)
const given = await channelOf(t)

describe('a channel manager of the East who is marketing as well', () => {
  const both: Viewer = { ...personaNamed('channel-manager-east').viewer, roles: ['CHM', 'MKT'] }
  const RENAME = `mutation ($id: ID!, $name: String!) {
    updatePartner(id: $id, expectedVersion: 1, input: { name: $name }) { ... on Partner { name } ... on Refusal { refusal: code } } }`
  const contacts = [{ name: '张三', phone: '13812345678' }]

  test('sees every partner, and renames none of the South', async () => {
    const [ofEast, ofSouth] = [await given.aPartner(), await given.aPartner({ regionCode: '440300' })]
    const { errors } = await t.ask(both, RENAME, { id: ofSouth.id, name: '改名公司' })
    expect(errors[0]?.extensions?.code).toBe('NOT_FOUND')
    const read = 'query ($id: ID) { partner(id: $id) { name version } }'
    expect(await t.data(both, read, { id: ofSouth.id })).toEqual({ partner: { name: ofSouth.name, version: 1 } })
    expect(await t.data(both, RENAME, { id: ofEast.id, name: '改名公司' })).toEqual({
      updatePartner: { name: '改名公司' },
    })
  })

  test('reads of the South what marketing reads, and nothing that only its channel manager does', async () => {
    const [ofEast, ofSouth] = [
      await given.aPartner({ contacts }),
      await given.aPartner({ regionCode: '440300', contacts }),
    ]
    for (const of of [ofEast, ofSouth]) await given.anAmendment(await given.aContract(of))
    const query = `query ($id: ID) { partner(id: $id) { name contacts { phone } contract { approvals { step } amendments { approvals { step } } } } }`
    const east = await t.data(both, query, { id: ofEast.id })
    expect(east.partner).toEqual({
      name: ofEast.name,
      contacts: [{ phone: '13812345678' }],
      contract: { approvals: [], amendments: [{ approvals: [] }] },
    })
    const south = await t.ask(both, query, { id: ofSouth.id })
    expect(south.data.partner).toMatchObject({ name: ofSouth.name, contract: null })
    expect(south.data.partner.contacts[0].phone).not.toContain('12345')
    expect(south.errors).toMatchObject([{ path: ['partner', 'contract'], extensions: { code: 'FORBIDDEN' } }])
  })

  test('reads no approvals of a contract of the South that another role shows', async () => {
    const desk: Viewer = { ...both, roles: ['CHM', 'ORD'] }
    const contract = await given.aContract(await given.aPartner({ regionCode: '440300' }))
    await given.anAmendment(contract)
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) {
      ... on Contract { no approvals { step } amendments { approvals { step } } } } }`
    const { data, errors } = await t.ask(desk, query, { r: [{ __typename: 'Contract', id: contract.id }] })
    expect(data._entities).toEqual([{ no: contract.no, approvals: null, amendments: [{ approvals: null }] }])
    expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN', 'FORBIDDEN'])
  })
})
