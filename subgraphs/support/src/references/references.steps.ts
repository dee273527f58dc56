import type { Database, Scope } from '@channelgraph/access'
import type { CompanyDepartment } from '@channelgraph/contracts'
import { badInput, notFound } from '@channelgraph/values'
import { findEmployeeRefs, findOrderRefs } from './references.store.ts'
import type { OrderRefRow } from './references.tables.ts'

/** The id, where it is of somebody who works here, in one of the departments named: whom work may be given to. */
export async function workingEmployee(
  tx: Database,
  scope: Scope,
  name: string,
  id: string,
  departments: readonly CompanyDepartment[],
): Promise<string> {
  const employee = (await findEmployeeRefs(tx, scope, [id])).get(id)
  if (employee?.active && departments.includes(employee.department)) return id
  throw badInput(
    `\`${name}\` must be an employee who works in ${departments.join(' or ')} today; ${id} does not.`,
    `\`${name}\` 须为目前在 ${departments.join('、')} 部门任职的员工;${id} 不是。`,
  )
}

/** The order of an id, whoever's: of the viewer's own rows, or NOT_FOUND. An order is known here once it was submitted. */
export async function knownOrder(tx: Database, scope: Scope, id: string): Promise<OrderRefRow> {
  const order = (await findOrderRefs(tx, scope, [id])).get(id)
  if (!order) throw notFound('The order', '订单')
  return order
}
