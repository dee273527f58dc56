import type { Database, Scope } from '@channelgraph/access'
import { badInput, check, normaliseCode, notFound, type Text } from '@channelgraph/values'
import { divisionsOf } from '../regions/regions.steps.ts'
import type { RegionRow } from '../regions/regions.tables.ts'
import { findManagerOf, shareEmployees } from './employees.store.ts'
import type { EmployeeRow } from './employees.tables.ts'

/** Those who work here, in the order of their ids. Throws NOT_FOUND for anybody else; `what` says what they would be. */
export async function activeEmployees(tx: Database, ids: readonly string[], what: Text): Promise<EmployeeRow[]> {
  const found = await shareEmployees(tx, ids)
  return ids.map((id) => {
    const employee = found.get(id)
    if (!employee?.active) throw notFound(what.en, what.zh)
    return employee
  })
}

/** Whoever is to manage a partner: somebody who works in the channel department. Throws BAD_USER_INPUT for anybody else. */
export async function channelManager(tx: Database, name: string, id: string): Promise<string> {
  const employee = (await shareEmployees(tx, [id])).get(id)
  if (employee?.active && employee.department === 'CHANNEL') return id
  throw badInput(
    `\`${name}\` must be an employee who works in CHANNEL today; ${id.slice(0, check.TEXT.code)} does not.`,
    `\`${name}\` 须为目前在渠道管理部门任职的员工;${id.slice(0, check.TEXT.code)} 不是。`,
  )
}

/**
 * The channel manager of a region: who answers for the smallest one around it, the first by staff number of several; where nobody does, the first
 * of the channel department. Throws BAD_USER_INPUT where nobody works there.
 */
export async function managerOf(tx: Database, region: RegionRow): Promise<string> {
  const nearest = await findManagerOf(tx, region)
  if (nearest) return channelManager(tx, 'regionCode', nearest)
  throw badInput(
    `Nobody of the channel department looks after \`regionCode\` ${region.code} today: apply by telephone.`,
    `目前渠道管理部门无人负责 \`regionCode\` ${region.code}:请致电渠道管理部门申请。`,
  )
}

/** More than there are provinces and cities: who answers for more, answers for their parents. */
const MAX_REGIONS = 400

/** The codes of the regions somebody is to answer for, each once. Throws BAD_USER_INPUT for a code that is none. */
export async function answeredRegions(tx: Database, scope: Scope, codes: readonly string[]): Promise<string[]> {
  const given = [...new Set(check.items('regionCodes', codes, 0, MAX_REGIONS).map(normaliseCode))]
  return (await divisionsOf(tx, scope, 'regionCodes', given)).map(({ code }) => code)
}
