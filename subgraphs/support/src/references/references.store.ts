import { type Database, rowsInScope, type Scope } from '@channelgraph/access'
import { everyRow, rowsOf } from '@channelgraph/command'
import { partnerRefTable } from '@channelgraph/partner-ref'
import { type EmployeeRefRow, employeeRef, type OrderRefRow, orderRef } from './references.tables.ts'

const employees = rowsOf(employeeRef, { what: { en: 'The employee', zh: '员工' }, visible: everyRow })
const orders = rowsOf(orderRef, {
  what: { en: 'The order', zh: '订单' },
  visible: (scope: Scope) => rowsInScope(scope, orderRef.partnerId, partnerRefTable),
})

export const findEmployeeRefs = employees.findBy('id')
export const findOrderRefs = orders.findBy('id')

// What other departments tell. These rows are their facts as we keep them: there is nothing to decide.

export async function upsertEmployeeRef(tx: Database, { id, ...row }: EmployeeRefRow): Promise<void> {
  await tx
    .insert(employeeRef)
    .values({ id, ...row })
    .onConflictDoUpdate({ target: employeeRef.id, set: row })
}

/** An order stays its partner's: told again, it is the same. */
export async function addOrderRef(tx: Database, row: OrderRefRow): Promise<void> {
  await tx.insert(orderRef).values(row).onConflictDoNothing()
}
