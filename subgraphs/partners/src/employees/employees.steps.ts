import type { Database, Scope } from '@channelgraph/access'
import { notFound, type Text } from '@channelgraph/values'
import { findEmployees } from './employees.store.ts'
import type { EmployeeRow } from './employees.tables.ts'

/** Those who work here, in the order of their ids. Throws NOT_FOUND for anybody else; `what` says what they would be. */
export async function activeEmployees(
  tx: Database,
  scope: Scope,
  ids: readonly string[],
  what: Text,
): Promise<EmployeeRow[]> {
  const found = await findEmployees(tx, scope, ids)
  return ids.map((id) => {
    const employee = found.get(id)
    if (!employee?.active) throw notFound(what.en, what.zh)
    return employee
  })
}
