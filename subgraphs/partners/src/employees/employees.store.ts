import type { Database, Scope } from '@channelgraph/access'
import { everyRow, rowsOf } from '@channelgraph/command'
import { groupBy } from '@channelgraph/values'
import { asc, eq, getTableColumns, inArray } from 'drizzle-orm'
import { type RegionRow, region } from '../regions/regions.tables.ts'
import { employee, employeeRegion } from './employees.tables.ts'

// Who works here is known to everybody who may use the graph.
const employees = rowsOf(employee, { what: { en: 'The employee', zh: '员工' }, visible: everyRow })

export const findEmployees = employees.findBy('id')

export async function findRegionsOfEmployees(
  db: Database,
  _scope: Scope,
  employeeIds: readonly string[],
): Promise<Map<string, RegionRow[]>> {
  const rows = await db
    .select({ employeeId: employeeRegion.employeeId, ...getTableColumns(region) })
    .from(employeeRegion)
    .innerJoin(region, eq(region.code, employeeRegion.regionCode))
    .where(inArray(employeeRegion.employeeId, [...employeeIds]))
    .orderBy(asc(region.code))
  return groupBy(rows, (row) => row.employeeId)
}
