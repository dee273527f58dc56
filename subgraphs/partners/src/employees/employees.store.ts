import type { Database } from '@channelgraph/access'
import { groupBy, indexBy } from '@channelgraph/values'
import { asc, eq, getTableColumns, inArray } from 'drizzle-orm'
import { type RegionRow, region } from '../regions/regions.tables.ts'
import { type EmployeeRow, employee, employeeRegion } from './employees.tables.ts'

// Who works here is known to everybody who may use the graph: these reads need no row scope.

export async function findEmployees(db: Database, ids: readonly string[]): Promise<Map<string, EmployeeRow>> {
  return indexBy(
    await db
      .select()
      .from(employee)
      .where(inArray(employee.id, [...ids])),
    (row) => row.id,
  )
}

export async function findEmployeeRegions(db: Database, ids: readonly string[]): Promise<Map<string, RegionRow[]>> {
  const rows = await db
    .select({ employeeId: employeeRegion.employeeId, ...getTableColumns(region) })
    .from(employeeRegion)
    .innerJoin(region, eq(region.code, employeeRegion.regionCode))
    .where(inArray(employeeRegion.employeeId, [...ids]))
    .orderBy(asc(region.code))
  return groupBy(rows, (row) => row.employeeId)
}
