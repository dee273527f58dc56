import { type Operation, permissions, permittingRoles, ROLES, type Role } from '@channelgraph/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isInScope, type Scope, scopeFor, scopeOf, type Viewer } from './index.ts'

const OPERATIONS = Object.keys(permissions) as Operation[]

/** Partners of three regions, one of them the viewer's own, and an applicant that is no partner yet. */
const OWN = 'ptn_own'
const ROWS = ['HUADONG/320000/', 'HUADONG/330000/', 'HUANAN/440000/', 'HUABEI/110000/'].flatMap((regionPath) =>
  [OWN, 'ptn_other', null].map((id) => ({ id, regionPath })),
)

const viewers = fc.record({
  subject: fc.constant('emp_x'),
  roles: fc.subarray([...ROLES] as Role[]),
  partnerId: fc.constantFrom(null, OWN),
  regions: fc.subarray(['HUADONG/', 'HUADONG/320000/', 'HUANAN/']),
})

const rowsIn = (scope: Scope) => ROWS.filter((row) => isInScope(scope, row))
const withRoles = (viewer: Viewer, roles: readonly Role[]): Viewer => ({ ...viewer, roles })

test('an operation reaches no row that no role which permits it reaches by itself', () => {
  fc.assert(
    fc.property(viewers, (viewer) => {
      for (const operation of OPERATIONS) {
        const union = permittingRoles(viewer.roles, operation).flatMap((role) =>
          rowsIn(scopeOf(withRoles(viewer, [role]))),
        )
        expect(rowsIn(scopeFor(viewer, operation)).filter((row) => !union.includes(row))).toEqual([])
      }
    }),
    { numRuns: 200 },
  )
})

test('another role that permits an operation takes no staff row away', () => {
  fc.assert(
    fc.property(viewers, fc.constantFrom(...ROLES), (viewer, role) => {
      if (role === 'PTR') return
      for (const operation of OPERATIONS) {
        if (permittingRoles(viewer.roles, operation).includes('PTR')) continue
        const more = rowsIn(scopeFor(withRoles(viewer, [...viewer.roles, role]), operation))
        expect(more).toEqual(expect.arrayContaining(rowsIn(scopeFor(viewer, operation))))
      }
    }),
    { numRuns: 200 },
  )
})
