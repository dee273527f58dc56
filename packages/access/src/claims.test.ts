import { regionPathOf } from '@channelgraph/values'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { claimsOf, PARTNER_A, personas, type Viewer, viewerFromClaims, viewerKey } from './index.ts'

const claims = (change: Record<string, unknown> = {}) => ({
  ...{ sub: 'emp_1', roles: ['FIN'], partnerId: null, regions: [], ...change },
})
const refused = (change: Record<string, unknown>) => () => viewerFromClaims(claims(change))

describe('the claims of a token', () => {
  test('say of every persona who they are', () => {
    for (const { viewer } of personas)
      expect(viewerFromClaims({ sub: viewer.subject, ...claimsOf(viewer) })).toEqual(viewer)
  })

  test.each([
    ...['', ' ', 'system', 'System', 'SYSTEM', ' system', 'system ', 'sys\u200btem', '\ufeffsystem', 'ｓｙｓｔｅｍ'],
    ...['a b', 'a\nb', 'a\u0000', 'a\u202eb', '张三', 'x'.repeat(129), 7, null, undefined, ['emp_1']],
  ])('name nobody by the subject %j', (sub) => {
    expect(refused({ sub })).toThrow(/`sub` must/)
  })

  test.each(['auth0|5f7c8ec7c33c6c004bbafe82', 'user@example.com', 'https://id.example.com/u/7', 'x'.repeat(128)])(
    'take the subject %j of an identity provider as it is',
    (sub) => {
      expect(viewerFromClaims(claims({ sub })).subject).toBe(sub)
    },
  )

  test('leave out roles that are not ours, and the one of events and schedules', () => {
    expect(viewerFromClaims(claims({ roles: ['SYS', 'ROOT', 'FIN', 7, null] })).roles).toEqual(['FIN'])
    expect(viewerFromClaims({ sub: 'emp_1' })).toEqual({ subject: 'emp_1', roles: [], partnerId: null, regions: [] })
  })

  test.each([
    ...['', '/', 'HUADONG', 'EAST/', 'huadong/', 'HUADONG//', '%', 'HUADONG/440000/', 'HUADONG/320500/'],
    ...['HUADONG/320000/320500', 'HUADONG/320000/320500/320505/1/', '../HUADONG/', 7, null],
  ])('are refused with the region %j, which is none, and name it', (region) => {
    expect(refused({ regions: ['HUANAN/', region] })).toThrow(JSON.stringify(region))
  })

  test('name an unknown region in a bounded message', () => {
    expect(refused({ regions: ['x'.repeat(100_000)] })).toThrow(/^.{1,200}$/)
  })

  test('take every macro region and every path of the region tree', () => {
    const codes = ['110000', '110101', '320000', '320500', '320505', '440304', '650100']
    const regions = ['HUADONG/', 'XIBEI/', ...codes.map((code) => regionPathOf(code))]
    expect(viewerFromClaims(claims({ regions })).regions).toEqual(regions)
  })

  test.each(['ptn_1', 'ord_01h455vb4pex5vsknk084sn02q', `${PARTNER_A.id} `, PARTNER_A.id.toUpperCase(), 5, {}])(
    'are refused with the partner %j, which is no id of one',
    (partnerId) => {
      expect(refused({ roles: ['PTR'], partnerId })).toThrow(/`partnerId` must/)
    },
  )

  test('have a bounded number of roles and regions', () => {
    expect(refused({ roles: Array(33).fill('FIN') })).toThrow(/`roles` must be a list of at most 32/)
    expect(refused({ regions: Array(101).fill('HUADONG/') })).toThrow(/`regions` must be a list of at most 100/)
    expect(refused({ roles: 'FIN' })).toThrow(/`roles` must be a list/)
  })

  test('of any shape make a viewer or are refused, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.record({ sub: fc.anything(), roles: fc.anything(), partnerId: fc.anything(), regions: fc.anything() }),
        (any) => {
          try {
            const viewer = viewerFromClaims(any)
            expect(viewer.subject).toMatch(/^[!-~]{1,128}$/)
          } catch (error) {
            expect(error).toMatchObject({ name: 'InvalidClaims' })
          }
        },
      ),
    )
  })
})

test('two viewers who differ in anything have different keys, and equal ones the same', () => {
  const viewer: Viewer = { subject: 'emp_1', roles: ['CHM'], partnerId: null, regions: ['HUADONG/'] }
  const others: Viewer[] = [
    { ...viewer, subject: 'emp_2' },
    { ...viewer, roles: ['CHM', 'MKT'] },
    { ...viewer, partnerId: PARTNER_A.id },
    { ...viewer, regions: ['HUANAN/'] },
    { ...viewer, regions: [] },
  ]
  expect(new Set([viewer, ...others].map(viewerKey)).size).toBe(others.length + 1)
  expect(viewerKey({ ...viewer })).toBe(viewerKey(viewer))
})
