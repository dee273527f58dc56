import { changed, command, type Versioned } from '@channelgraph/command'
import { employeeChanged } from '../employees.events.ts'
import { refusal } from '../employees.refusals.ts'
import { answeredRegions } from '../employees.steps.ts'
import { employees, replaceRegions } from '../employees.store.ts'
import type { EmployeeRow } from '../employees.tables.ts'
import { refuseUnlessHandedOver } from '../handing-over.steps.ts'

export interface MoveEmployee extends Versioned {
  readonly department: EmployeeRow['department']
  readonly regionCodes?: readonly string[] | null
}

export const moveEmployee = command(
  'employee:maintain',
  async (tx, ctx, { id, expectedVersion, department, regionCodes }: MoveEmployee) => {
    const regions = await answeredRegions(tx, ctx.scope, regionCodes ?? [])
    const employee = await employees.lock(tx, ctx, id, expectedVersion)
    if (!employee.active) return refusal('EmployeeLeft')
    const left = department === 'CHANNEL' ? null : await refuseUnlessHandedOver(tx, id)
    if (left) return left
    const moved = await employees.update(tx, employee, { department })
    const answered = await replaceRegions(tx, id, regions)
    return changed(
      'Employee',
      { ...employee, regionCodes: answered },
      { ...moved, regionCodes: regions.toSorted() },
      employeeChanged(moved),
    )
  },
)
